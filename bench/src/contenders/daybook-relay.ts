import { KafkaEventPublisher, Relay } from '@daybook/event-feed';
import { PostgresEventLog, PostgresPartitionLeases } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import type { Contender } from '../benchmark.ts';
import { type Pass, passes } from '../harness/passes.ts';
import { filledLog, placedStreams } from '../workload/filled-log.ts';
import { Topic } from '../workload/topic.ts';
import { category } from './daybook-log.ts';

/** Of one pass: a few seconds of work, next to which the start of a relay does not count. */
export const relayedEvents = (isQuick: boolean): number => (isQuick ? 2_000 : 100_000);

/** Far above what the slowest machine needs; a relay that hangs is to fail. */
const limitMs = 600_000;

/**
 * The relay as the command-service runs it, from its start until the broker has confirmed all that is in the log. It
 * takes the leases of all partitions, asks the topic where it left off, reads the log and makes the messages.
 */
export const daybookRelay: Contender = {
  name: 'daybook',
  kind: 'ours',
  async open({ engines, isQuick }) {
    const broker = await engines.broker();
    const events = relayedEvents(isQuick);
    const url = await filledLog(engines, { streams: events, stream: placedStreams(1) });
    const log = await PostgresEventLog.open({ url });

    const prepare = async (): Promise<Pass> => {
      const topic = await Topic.create(broker);
      const publisher = new KafkaEventPublisher({ brokers: [broker], clientId: 'bench', ...topic.names });
      const leases = new PostgresPartitionLeases({ url, category });
      const relay = new Relay({ category, log, leases, publisher, onFailure: console.error });
      return {
        async work() {
          relay.start();
          await until(() => relay.published >= events, {
            what: 'The relay of all events',
            limitMs,
            everyMs: 1,
          });
          return relay.published;
        },
        async finish() {
          await relay.stop();
          await publisher.close();
          await topic.remove(events);
        },
      };
    };
    return { round: (seconds) => passes(seconds, prepare), close: () => log.close() };
  },
};
