import { randomUUID } from 'node:crypto';
import { PaymentCommandLoop, StockCommandLoop } from '@daybook/command-path';
import { decodeStoredPaymentEvent } from '@daybook/contracts';
import { MemoryEventLog, type RecordedEvent } from '@daybook/event-log';
import { type CommandToStock, defaultPaymentPolicy, type UntimedInput } from '@daybook/payment';
import type { StockCommand } from '@daybook/stock';
import { CommandsToStock, type UnknownSkus } from './payment.asks.stock.js';
import { PaymentProcesses } from './payment.decides.js';

const orderId = '536365';
const sku = '85123A';
const quantity = 6;
const clock = () => '2026-01-05T08:00:00.000Z';

let log: MemoryEventLog;
let processes: PaymentProcesses;
beforeEach(async () => {
  log = new MemoryEventLog({ orders: 1, payments: 1, stock: 1 });
  processes = new PaymentProcesses(new PaymentCommandLoop(log, defaultPaymentPolicy), clock);
  await tell({
    type: 'OrderPlaced',
    orderId,
    amountMinor: 1_530,
    currency: 'GBP',
    method: 'card',
    lines: [{ sku, quantity }],
    placedAt: clock(),
    recordedAt: clock(),
  });
});

const tell = (input: UntimedInput) => processes.tell(orderId, input, { commandId: randomUUID() });

/** By a process manager that has just begun, and knows nothing but what is in the log. */
function newManager(unknownSkus: UnknownSkus = 'untracked'): CommandsToStock {
  const loop = new StockCommandLoop(log);
  const known = new PaymentProcesses(new PaymentCommandLoop(log, defaultPaymentPolicy), clock);
  return new CommandsToStock({ log, loop, processes: known, unknownSkus, clock });
}

/** The one request to the stock so far. */
async function requested(): Promise<[CommandToStock, RecordedEvent]> {
  const events = await log.readStream({ category: 'payments', streamId: orderId });
  const cause = events.find(({ type }) => type === 'StockReservationRequested')!;
  return [decodeStoredPaymentEvent(cause) as CommandToStock, cause];
}

const carryOut = async (manager = newManager()) => manager.carryOut(...(await requested()));

async function stock(command: StockCommand): Promise<void> {
  const commandId = randomUUID();
  const context = {
    commandId,
    correlationId: commandId,
    actor: { id: 'shop', role: 'importer' },
    now: clock(),
  };
  await new StockCommandLoop(log).handle({ streamId: sku, command, context });
}

const stockEvents = async () =>
  (await log.readStream({ category: 'stock', streamId: sku })).map(({ type }) => type);

const answered = (
  answer: Pick<Extract<UntimedInput, { type: 'ReservationAnswered' }>, 'reserved' | 'refused'>,
) => ({
  type: 'ReservationAnswered',
  request: 1,
  ...answer,
});
const granted = answered({ reserved: [sku], refused: [] });

describe('a reservation', () => {
  it('is granted once, however often it is carried out', async () => {
    await stock({ type: 'ReceiveStock', quantity: 10 });
    expect(await carryOut()).toEqual(granted);
    expect(await carryOut()).toEqual(granted);
    expect(await stockEvents()).toEqual(['StockReceived', 'StockReserved']);
  });

  it('that was refused stays refused, even if units have come in meanwhile', async () => {
    await stock({ type: 'ReceiveStock', quantity: 5 });
    const refused = answered({ reserved: [], refused: [{ sku, code: 'stock-insufficient' }] });
    expect(await carryOut()).toEqual(refused);
    await stock({ type: 'ReceiveStock', quantity: 5 });
    expect(await carryOut()).toEqual(refused);
    expect(await stockEvents()).toEqual(['StockReceived', 'StockReservationRefused', 'StockReceived']);
  });

  it('of a sku that nothing is known of is for a setting to grant or refuse', async () => {
    expect(await carryOut(newManager('untracked'))).toEqual(granted);
    expect(await carryOut(newManager('tracked'))).toEqual(
      answered({ reserved: [], refused: [{ sku, code: 'sku-unknown' }] }),
    );
    expect(await stockEvents()).toEqual([]);
  });

  it('is not carried out again once the process has its answer, whatever is known of the sku by then', async () => {
    const answer = await carryOut();
    await tell(answer!);
    await stock({ type: 'ReceiveStock', quantity: 10 });
    expect(await carryOut()).toBeUndefined();
    expect(await stockEvents()).toEqual(['StockReceived']);
  });
});
