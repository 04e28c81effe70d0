import { encodeOrderEvent } from '@daybook/contracts';
import type { NewEvent } from '@daybook/event-log';
import { type Line, type OrderChange, type OrderEvent } from '@daybook/ordering';
import type { StreamContent } from './filled-log.ts';
import { newEvent } from './new-event.ts';

/** Events of one append: as many as are written soon, whatever they hold. */
const eventsOfAppend = 20;

const lineOf = (lineId: number): Line => ({
  lineId,
  sku: String(20_000 + lineId),
  description: `ARTICLE NUMBER ${lineId} OF THE SHOP`,
  quantity: 1,
  unitPriceMinor: 255,
});

const placed = (lines: number): OrderEvent => ({
  type: 'OrderPlaced',
  customerId: '17850',
  currency: 'GBP',
  country: 'United Kingdom',
  paymentMethod: 'invoice',
  lines: Array.from({ length: lines }, (_, index) => lineOf(index + 1)),
});

const modified = (...changes: OrderChange[]): OrderEvent => ({
  type: 'OrderModified',
  currency: 'GBP',
  changes,
});

/** Begun with one line, to which the others were added one at a time. */
export const orderOfAddedLines = (lines: number): StreamContent =>
  streamOf(`added-${lines}`, [
    placed(1),
    ...Array.from({ length: lines - 1 }, (_, index) =>
      modified({ kind: 'lineAdded', line: lineOf(index + 2) }),
    ),
  ]);

/** Of which every line got another quantity, again and again, all in one event. */
export const orderChangedThroughout = (lines: number, times: number): StreamContent =>
  streamOf(`changed-${lines}-${times}`, [
    placed(lines),
    ...Array.from({ length: times }, (_, time) =>
      modified(...Array.from({ length: lines }, (__, index) => quantityChanged(index + 1, time + 1))),
    ),
  ]);

/** A large one, of which one line at a time got another quantity. */
export const orderChangedInSteps = (lines: number, steps: number): StreamContent =>
  streamOf(`steps-${lines}-${steps}`, [
    placed(lines),
    ...Array.from({ length: steps }, (_, step) =>
      modified(quantityChanged((step % lines) + 1, 1 + Math.floor(step / lines))),
    ),
  ]);

const quantityChanged = (lineId: number, before: number): OrderChange => ({
  kind: 'quantityChanged',
  lineId,
  before,
  after: before + 1,
});

function streamOf(streamId: string, events: readonly OrderEvent[]): StreamContent {
  const stored = events.map((event) => newEvent(encodeOrderEvent(event)));
  const appends: [NewEvent, ...NewEvent[]][] = [];
  for (let from = 0; from < stored.length; from += eventsOfAppend) {
    appends.push(stored.slice(from, from + eventsOfAppend) as [NewEvent, ...NewEvent[]]);
  }
  return { streamId, appends };
}
