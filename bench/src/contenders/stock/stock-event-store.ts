import { LogEventStore, type StoredForm } from '@daybook/command-path';
import type { EventLog, Json, RecordedEvent } from '@daybook/event-log';
import type { StockEvent } from '../../workload/stock.ts';

export const category = 'stock';
const schemaVersion = 1;

const storedForm: StoredForm<StockEvent> = { category, encode, decode };

/** The streams of stock in the event log, in the store that the command-service has. */
export type StockEventStore = LogEventStore<StockEvent>;

export const stockEventStore = (log: EventLog): StockEventStore => new LogEventStore(log, storedForm);

function encode({ type, data }: StockEvent) {
  const json: Json = { ...data };
  return { type, schemaVersion, data: json };
}

function decode({ type, schemaVersion: version, data }: RecordedEvent): StockEvent {
  if (version !== schemaVersion || (type !== 'StockCounted' && type !== 'UnitReserved')) {
    throw new Error(`Nothing is known of ${type}, version ${version}.`);
  }
  return { type, data } as unknown as StockEvent;
}
