import { randomUUIDv7 } from 'node:crypto';
import { jest } from '@jest/globals';
import { ordersCategory, stockCategory } from '@daybook/contracts';
import { MemoryEventLog, type NewEvent } from '@daybook/event-log';
import { AppliedSignal, ordersProjection, stockProjection, type ViewReader } from '@daybook/views';
import type { FastifyRequest } from 'fastify';
import { PositionWaiter } from './position-waiter.js';

const request = { headers: {} } as FastifyRequest;

const anEvent = (): NewEvent => ({
  eventId: randomUUIDv7(),
  type: 'OrderPlaced',
  schemaVersion: 1,
  data: {},
  occurredAt: '2010-12-01T08:26:00.000Z',
  commandId: 'c',
  correlationId: 'c',
  actor: { id: 'a', role: 'administrator' },
});

/** A waiter over views that a projector elsewhere has brought to position 2 of partition 0. */
function waiterOver(signal: AppliedSignal) {
  const checkpoints = jest.fn(async () => new Map([[0, 2]]));
  const log = new MemoryEventLog({ [ordersCategory]: 4 });
  return {
    waiter: new PositionWaiter(log, { checkpoints } as unknown as ViewReader, signal),
    checkpoints,
    log,
  };
}

describe('PositionWaiter', () => {
  it('looks for what nobody announces', async () => {
    const { waiter, checkpoints } = waiterOver(new AppliedSignal());
    await waiter.await(ordersProjection, request, 'orders:0:2');
    expect(checkpoints).toHaveBeenCalledTimes(1);
  });

  it('lets a read go when its position is announced, whatever the views said before', async () => {
    const signal = new AppliedSignal();
    const { waiter, checkpoints } = waiterOver(signal);
    const read = waiter.await(ordersProjection, request, 'orders:0:3');
    signal.announce(ordersProjection.name, new Map([[0, 3]]));
    await read;
    expect(checkpoints).toHaveBeenCalledTimes(1);
  });

  it('does not look for what was just announced', async () => {
    const signal = new AppliedSignal();
    const { waiter, checkpoints } = waiterOver(signal);
    signal.announce(ordersProjection.name, new Map([[1, 7]]));
    await waiter.await(ordersProjection, request, 'orders:1:7');
    expect(checkpoints).not.toHaveBeenCalled();
  });

  it('takes an announcement of another partition for none', async () => {
    const signal = new AppliedSignal();
    const { waiter, checkpoints } = waiterOver(signal);
    signal.announce(ordersProjection.name, new Map([[1, 7]]));
    await waiter.await(ordersProjection, request, 'orders:0:2');
    expect(checkpoints).toHaveBeenCalledTimes(1);
  });

  describe('after its time', () => {
    /** Time that flies: each look at the clock is a second later. */
    const awaitInHaste = async (waiter: PositionWaiter, position: string): Promise<void> => {
      let now = Date.now();
      const clock = jest.spyOn(Date, 'now').mockImplementation(() => (now += 1_000));
      await waiter.await(ordersProjection, request, position).finally(() => clock.mockRestore());
    };

    it('tells a view that lags from a position that the log does not have', async () => {
      const { waiter, log } = waiterOver(new AppliedSignal());
      const events = [anEvent(), anEvent(), anEvent()] as const;
      await log.append({ category: ordersCategory, streamId: 'A-1', expectedVersion: 0, events });
      const [first] = await log.readStream({ category: ordersCategory, streamId: 'A-1' });
      const { partition } = first!;

      const lagging = awaitInHaste(waiter, `orders:${partition}:3`);
      await expect(lagging).rejects.toMatchObject({ status: 503, code: 'view-behind' });
      const unknown = awaitInHaste(waiter, `orders:${partition}:4`);
      await expect(unknown).rejects.toMatchObject({ status: 404, code: 'position-unknown' });
    });
  });

  it('waits for the projection that answers, and at a position of another category for what is made of that', async () => {
    const checkpoints = jest.fn(async () => new Map([[0, 2]]));
    const log = new MemoryEventLog({ [ordersCategory]: 4, [stockCategory]: 4 });
    const views = { checkpoints } as unknown as ViewReader;
    const waiter = new PositionWaiter(log, views, new AppliedSignal());
    await waiter.await(ordersProjection, request, 'orders:0:2');
    await waiter.await(ordersProjection, request, 'stock:0:2');
    await waiter.await(stockProjection, request, 'stock:0:2');
    expect(checkpoints.mock.calls).toEqual([['orders'], ['stock'], ['stock']]);
  });

  it.each([
    ['orders:4:1', 404, 'position-unknown'],
    ['stock:0:1', 404, 'position-unknown'],
    ['payments:0:1', 400, 'position-malformed'],
    ['orders:0', 400, 'position-malformed'],
  ])('does not wait for %s', async (position, status, code) => {
    const { waiter } = waiterOver(new AppliedSignal());
    await expect(waiter.await(ordersProjection, request, position)).rejects.toMatchObject({ status, code });
  });

  it('does not trust an old announcement: the views may have been emptied since', async () => {
    const signal = new AppliedSignal();
    const { waiter, checkpoints } = waiterOver(signal);
    signal.announce(ordersProjection.name, new Map([[0, 2]]));
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_000);
    await waiter.await(ordersProjection, request, 'orders:0:2').finally(() => later.mockRestore());
    expect(checkpoints).toHaveBeenCalledTimes(1);
  });
});
