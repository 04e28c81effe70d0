import { jest } from '@jest/globals';
import { ordersCategory } from '@daybook/contracts';
import { MemoryEventLog } from '@daybook/event-log';
import { AppliedSignal, type ViewReader } from '@daybook/views';
import type { FastifyRequest } from 'fastify';
import { PositionWaiter } from './position-waiter.js';

const request = { headers: {} } as FastifyRequest;

/** A waiter over views that a projector elsewhere has brought to position 2 of partition 0. */
function waiterOver(signal: AppliedSignal) {
  const checkpoints = jest.fn(async () => new Map([[0, 2]]));
  const log = new MemoryEventLog({ [ordersCategory]: 4 });
  return { waiter: new PositionWaiter(log, { checkpoints } as unknown as ViewReader, signal), checkpoints };
}

describe('PositionWaiter', () => {
  it('looks for what nobody announces', async () => {
    const { waiter, checkpoints } = waiterOver(new AppliedSignal());
    await waiter.await(request, 'orders:0:2');
    expect(checkpoints).toHaveBeenCalledTimes(1);
  });

  it('lets a read go when its position is announced, whatever the views said before', async () => {
    const signal = new AppliedSignal();
    const { waiter, checkpoints } = waiterOver(signal);
    const read = waiter.await(request, 'orders:0:3');
    signal.announce(ordersCategory, new Map([[0, 3]]));
    await read;
    expect(checkpoints).toHaveBeenCalledTimes(1);
  });

  it('does not look for what was just announced', async () => {
    const signal = new AppliedSignal();
    const { waiter, checkpoints } = waiterOver(signal);
    signal.announce(ordersCategory, new Map([[1, 7]]));
    await waiter.await(request, 'orders:1:7');
    expect(checkpoints).not.toHaveBeenCalled();
  });

  it('takes an announcement of another partition for none', async () => {
    const signal = new AppliedSignal();
    const { waiter, checkpoints } = waiterOver(signal);
    signal.announce(ordersCategory, new Map([[1, 7]]));
    await waiter.await(request, 'orders:0:2');
    expect(checkpoints).toHaveBeenCalledTimes(1);
  });

  it('does not trust an old announcement: the views may have been emptied since', async () => {
    const signal = new AppliedSignal();
    const { waiter, checkpoints } = waiterOver(signal);
    signal.announce(ordersCategory, new Map([[0, 2]]));
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_000);
    await waiter.await(request, 'orders:0:2').finally(() => later.mockRestore());
    expect(checkpoints).toHaveBeenCalledTimes(1);
  });
});
