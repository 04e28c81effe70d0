import Sequencer from '@jest/test-sequencer';

/** What takes a minute and more. Begun last, each would keep one worker busy while the others have nothing left to do. */
const long = [
  'tests/compose/scaled.docker.spec.ts',
  // While the image is built, which those of compose need.
  'libs/event-feed/src/kafka/kafka-event-feed.docker.spec.ts',
  'tests/compose/distributed.docker.spec.ts',
  'tests/compose/cluster.docker.spec.ts',
  'tests/import.e2e.spec.ts',
  'tests/import-lifecycle.e2e.spec.ts',
  'apps/process-manager/src/faults/payment-faults.int.spec.ts',
  'libs/embedded-postgres/src/lifetime.int.spec.ts',
  'tests/stop.e2e.spec.ts',
  'libs/event-log/src/postgres/postgres-event-log.int.spec.ts',
  'libs/processes/src/postgres/postgres-process-store.int.spec.ts',
  'tests/faults.e2e.spec.ts',
  'tests/webhooks.e2e.spec.ts',
  'tests/payment-kills.e2e.spec.ts',
];

const rank = ({ path }) => {
  const index = long.findIndex((name) => path.endsWith(name));
  return index === -1 ? long.length : index;
};

/** The order in which test files are begun: Jest's own, but for those that are known to take long. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
