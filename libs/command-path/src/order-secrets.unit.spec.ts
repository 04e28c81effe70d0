import { randomBytes } from 'node:crypto';
import { encodeOrderEvent, ordersCategory } from '@daybook/contracts';
import { MemoryEventLog } from '@daybook/event-log';
import type { CommandContext } from '@daybook/event-sourcing';
import type { OrderCommand } from '@daybook/ordering';
import { OrderCommandLoop } from './order-command-loop.js';
import { orderAt } from './order-at-version.js';
import { DerivedKeys, secretKeyBytes } from './secrets/derived-keys.js';
import { Sealer, SealingKeyMissingError } from './secrets/sealer.js';

const place = (paymentToken?: string): OrderCommand => ({
  type: 'PlaceOrder',
  customerId: 'C-1',
  currency: 'GBP',
  paymentMethod: 'card',
  ...(paymentToken !== undefined && { paymentToken }),
  lines: [{ sku: 'A', quantity: 1, unitPrice: '2.55' }],
});

const context = (commandId: string): CommandContext => ({
  commandId,
  correlationId: commandId,
  actor: { id: 'administrator', role: 'administrator' },
  now: '2026-11-21T23:10:00.000Z',
});

describe('the token of an order', () => {
  let log: MemoryEventLog;
  let sealer: Sealer;
  beforeEach(async () => {
    log = new MemoryEventLog({ orders: 1 });
    sealer = await Sealer.with(new DerivedKeys([randomBytes(secretKeyBytes)]), 'payment-tokens');
  });

  const carryOut = (command: OrderCommand, commandId: string, loop = new OrderCommandLoop(log, sealer)) =>
    loop.handle({ streamId: 'A-1', command, context: context(commandId) });
  const stored = () => log.readStream({ category: ordersCategory, streamId: 'A-1' });
  const tokens = async () =>
    (await stored()).map(({ data }) => (data as { paymentToken?: string }).paymentToken);

  it('is stored sealed, and opens with the key', async () => {
    await carryOut(place('pm_1'), 'one');
    const [token] = await tokens();
    expect(token).toMatch(/^sealed:v1:/);
    expect(JSON.stringify(await stored())).not.toContain('pm_1');
    expect(await orderAt(log, 'A-1')).toMatchObject({ paymentToken: token });
    expect(sealer.open(token!, 'A-1')).toBe('pm_1');
  });

  it('is recognised when the command comes again, by whichever process', async () => {
    const first = await carryOut(place('pm_1'), 'one');
    const again = await carryOut(place('pm_1'), 'one');
    expect(again).toMatchObject({ kind: 'accepted', repeated: true });
    expect(first).toMatchObject({ kind: 'accepted' });
    expect(await carryOut(place('pm_2'), 'one')).not.toMatchObject({ kind: 'accepted' });
    expect(await tokens()).toHaveLength(1);
  });

  it('is recognised where it was stored before tokens were sealed', async () => {
    const { commandId, correlationId, actor, now } = context('one');
    const old = encodeOrderEvent({
      type: 'OrderPlaced',
      customerId: 'C-1',
      currency: 'GBP',
      paymentMethod: 'card',
      paymentToken: 'pm_1',
      lines: [{ lineId: 1, sku: 'A', quantity: 1, unitPriceMinor: 255 }],
    });
    const envelope = { eventId: crypto.randomUUID(), occurredAt: now, commandId, correlationId, actor };
    await log.append({
      category: ordersCategory,
      streamId: 'A-1',
      expectedVersion: 0,
      events: [{ ...old, ...envelope }],
    });
    expect(await carryOut(place('pm_1'), 'one')).toMatchObject({ kind: 'accepted', repeated: true });
    const other = { type: 'ChangePaymentMethod', paymentMethod: 'card', paymentToken: 'pm_2' } as const;
    expect(await carryOut(other, 'two')).toMatchObject({ kind: 'accepted' });
    expect(await tokens()).toEqual(['pm_1', expect.stringMatching(/^sealed:v1:/)]);
  });

  it('is refused without a key; all else goes on', async () => {
    const keyless = new OrderCommandLoop(log);
    await expect(carryOut(place('pm_1'), 'one', keyless)).rejects.toThrow(SealingKeyMissingError);
    expect(await stored()).toEqual([]);
    await carryOut(place('pm_1'), 'one');
    expect(await carryOut({ type: 'CancelOrder' }, 'two', keyless)).toMatchObject({ kind: 'accepted' });
  });
});
