import pg, { type QueryConfig } from 'pg';
import {
  defaultReadBytes,
  defaultReadLimit,
  type EventEnvelope,
  type EventPlace,
  type PartitionsRead,
  type RecordedEvent,
  type StoredEvent,
  type StreamRead,
} from '../event-log.port.js';
import type { EventContent } from '../hash-chain.js';
import { envelopeOf } from '../stored-event.js';
import { StoredValueError } from './postgres-errors.js';

/** An event's row as selected below; 64-bit integers come as numbers, see `numericTypes`. */
export interface EventRow {
  readonly partition: number;
  readonly position: number;
  readonly recorded_ms: number;
  /** The same time as text, only where it has more than milliseconds, which nobody ever wrote. */
  readonly recorded_exactly: string | null;
  readonly stream_id: string;
  readonly version: number;
  readonly hash: string;
  readonly content: string;
}

/** Milliseconds are rounded from floating point, which is exact for them and cheaper than numeric. */
const eventColumns = `
  e.partition, e.position, (date_part('epoch', e.recorded_at) * 1000)::bigint AS recorded_ms,
  CASE WHEN date_part('microseconds', e.recorded_at)::integer % 1000 <> 0
       THEN to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END AS recorded_exactly,
  e.stream_id, e.version, encode(e.hash, 'hex') AS hash, e.content`;

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
 * The event of a row: its content, and its place.
 *
 * @throws StoredValueError for what was never written: a time that is none, a content that is none, or one that does
 * not belong to the place where it stands
 */
export function recordedEvent(category: string, row: EventRow): RecordedEvent {
  const content = ofRow(row, () => JSON.parse(row.content) as EventContent | null);
  if (content.category !== category) throw new StoredValueError('A content is that of another category.');
  if ('partition' in content || 'position' in content || 'recordedAt' in content || 'hash' in content) {
    throw new StoredValueError('A content says where it stands.');
  }
  return { ...content, ...placeOf(row) };
}

/**
 * The same without looking at more of its content than the envelope.
 *
 * @throws StoredValueError
 */
export function storedEvent(category: string, row: EventRow): StoredEvent {
  const { content } = row;
  return { ...ofRow(row, () => envelopeOf(content)), category, content, ...placeOf(row) };
}

/** What is parsed of a row's content, if that belongs there. */
function ofRow<Content extends EventEnvelope>(row: EventRow, parse: () => Content | null): Content {
  let content: Content | null;
  try {
    content = parse();
  } catch (error) {
    throw new StoredValueError('A content is not JSON.', { cause: error });
  }
  if (content?.streamId !== row.stream_id || content.version !== row.version) {
    throw new StoredValueError('A content is that of another event.');
  }
  return content;
}

function placeOf({ partition, position, recorded_ms, recorded_exactly, hash }: EventRow): EventPlace {
  return { partition, position, recordedAt: recorded_exactly ?? instant(recorded_ms), hash };
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
