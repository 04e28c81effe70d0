import pg, { type QueryConfig } from 'pg';
import {
  defaultReadBytes,
  defaultReadLimit,
  type Json,
  type PartitionsRead,
  type RecordedEvent,
  type StreamRead,
} from '../event-log.port.js';
import { StoredValueError } from './postgres-errors.js';

/** An event's row as selected below; 64-bit integers come as numbers, see `numericTypes`. */
export interface EventRow {
  readonly position: number;
  readonly event_id: string;
  readonly occurred_ms: number;
  readonly recorded_ms: number;
  /** The same times as text, each only where it has more than milliseconds, which nobody ever wrote. */
  readonly occurred_exactly: string | null;
  readonly recorded_exactly: string | null;
  readonly version: number;
  readonly partition: number;
  readonly schema_version: number;
  readonly stream_id: string;
  readonly type: string;
  readonly hash: string;
  readonly metadata: Pick<
    RecordedEvent,
    'commandId' | 'correlationId' | 'causationId' | 'actor' | 'traceparent' | 'statedAt'
  >;
  readonly data: Json;
}

/** The time as text, where it is not one of whole milliseconds; they are told from the seconds, which are exact. */
const beyondMilliseconds = (time: string): string => `
  CASE WHEN date_part('microseconds', ${time})::integer % 1000 <> 0
       THEN to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END`;

/** Milliseconds are rounded from floating point, which is exact for them and cheaper than numeric. */
const eventColumns = `
  e.position, e.event_id, (date_part('epoch', e.occurred_at) * 1000)::bigint AS occurred_ms,
  (date_part('epoch', e.recorded_at) * 1000)::bigint AS recorded_ms, e.version, e.partition,
  e.schema_version, e.stream_id, e.type, encode(e.hash, 'hex') AS hash, e.metadata, e.data,
  ${beyondMilliseconds('e.occurred_at')} AS occurred_exactly,
  ${beyondMilliseconds('e.recorded_at')} AS recorded_exactly`;

/** @param id of the category */
export const readPartitionsStatement = (
  id: number,
  { after, limitPerPartition, maxBytes = defaultReadBytes }: PartitionsRead,
): pg.QueryConfig => ({
  name: 'log.read-partitions',
  text: `SELECT ${eventColumns} FROM log.read_partitions($1, $2, $3, $4, $5) e`,
  values: [id, [...after.keys()], [...after.values()], limitPerPartition, maxBytes],
});

/** Beside each event the version that its stream has. */
export type StreamEventRow = EventRow & { readonly stream_version: number };

/** @param id of the category */
export const readStreamStatement = (
  id: number,
  { streamId, afterVersion = 0, limit = defaultReadLimit, maxBytes = defaultReadBytes }: StreamRead,
): pg.QueryConfig => ({
  name: 'log.read-stream',
  text: `SELECT ${eventColumns},
           (SELECT max(version) FROM log.events WHERE category = $1 AND stream_id = $2) AS stream_version
         FROM log.read_stream($1, $2, $3, $4, $5) e`,
  values: [id, streamId, afterVersion, limit, maxBytes],
});

/**
 * The event of a row. What stands beside its content and is not part of it is shown, but in no field's place.
 *
 * @throws StoredValueError for a time that is none
 */
export function recordedEvent(category: string, row: EventRow): RecordedEvent {
  return {
    ...row.metadata,
    eventId: row.event_id,
    category,
    streamId: row.stream_id,
    version: row.version,
    partition: row.partition,
    position: row.position,
    type: row.type,
    schemaVersion: row.schema_version,
    data: row.data,
    occurredAt: row.occurred_exactly ?? instant(row.occurred_ms),
    recordedAt: row.recorded_exactly ?? instant(row.recorded_ms),
    hash: row.hash,
  };
}

/** Cut off to milliseconds, as log.append does it. */
export const nowStatement: QueryConfig = {
  name: 'log.now',
  text: `SELECT (extract(epoch FROM date_trunc('milliseconds', clock_timestamp())) * 1000)::bigint AS ms`,
};

function instant(milliseconds: number): string {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) throw new StoredValueError(`${milliseconds} ms is no time.`);
  return time.toISOString();
}
