import { encodeOrderEvent } from '@daybook/contracts';
import { type ProjectedOrder, projectOrder } from '@daybook/views';
import { PastStates } from './past-states.js';

/** An order of so many lines; its states at the versions are made up, which is all that is looked at here. */
function stateOf(orderId: string, lines: number) {
  const encoded = encodeOrderEvent({
    type: 'OrderPlaced',
    customerId: '17850',
    currency: 'GBP',
    paymentMethod: 'invoice',
    lines: Array.from({ length: lines }, (_, index) => ({
      lineId: index + 1,
      sku: 's',
      quantity: 1,
      unitPriceMinor: 100,
    })),
  });
  const placed = projectOrder(undefined, {
    ...encoded,
    eventId: 'event',
    category: 'orders',
    streamId: orderId,
    version: 1,
    partition: 0,
    position: 1,
    occurredAt: '2011-03-01T08:00:00.000Z',
    recordedAt: '2011-03-01T08:00:00.000Z',
    commandId: 'command',
    correlationId: 'correlation',
    actor: { id: 'shop', role: 'administrator' },
    hash: '',
  } as Parameters<typeof projectOrder>[1]);
  return (version: number): ProjectedOrder => ({ ...placed, fields: { ...placed.fields, version } });
}

const upTo =
  (version: number) =>
  ({ fields }: ProjectedOrder) =>
    fields.version <= version;

const versionsIn = (states: PastStates, orderId: string): number[] => {
  const versions: number[] = [];
  for (let left = Infinity; ;) {
    const state = states.newest(orderId, upTo(left));
    if (!state) return versions.toReversed();
    versions.push(state.fields.version);
    left = state.fields.version - 1;
  }
};

describe('past states', () => {
  it('are found by the place that they are not beyond', () => {
    const [states, at] = [new PastStates(), stateOf('a', 1)];
    for (const version of [300, 100, 200, 200]) states.keep(at(version));
    expect(versionsIn(states, 'a')).toEqual([100, 200, 300]);
    expect(states.newest('a', upTo(299))?.fields.version).toBe(200);
    expect(states.newest('a', upTo(99))).toBeUndefined();
    expect(states.newest('b', upTo(99))).toBeUndefined();
  });

  it('of one order are few, far apart, and the newest among them', () => {
    const [states, at] = [new PastStates(), stateOf('a', 1)];
    for (let version = 1; version <= 1_000; version += 1) states.keep(at(version));
    const versions = versionsIn(states, 'a');
    expect(versions).toHaveLength(16);
    expect(versions.at(-1)).toBe(1_000);
    const gaps = versions.map((version, index) => version - (versions[index - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(250);
  });

  it('are the fewer the more lines the order has, and make room for those that were used last', () => {
    const states = new PastStates(100);
    const [large, small] = [stateOf('large', 40), stateOf('small', 1)];
    states.keep(small(1));
    for (const version of [1, 2, 3, 4]) states.keep(large(version));
    expect(versionsIn(states, 'large')).toHaveLength(2);
    expect(versionsIn(states, 'small')).toEqual([1]);
    states.keep(stateOf('another', 40)(1));
    expect(versionsIn(states, 'large')).toEqual([]);
  });
});
