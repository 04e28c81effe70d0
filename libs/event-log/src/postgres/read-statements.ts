import pg, { type QueryConfig } from 'pg';
import {
  defaultReadBytes,
  defaultReadLimit,
  type Json,
  type PartitionsRead,
  type RecordedEvent,
  type StreamRead,
} from '../event-log.port.js';

/** An event's row as selected below; 64-bit integers come as numbers, see `numericTypes`. */
export interface EventRow {
  readonly position: number;
  readonly event_id: string;
  readonly occurred_ms: number;
  readonly recorded_ms: number;
  readonly version: number;
  readonly partition: number;
  readonly schema_version: number;
  readonly stream_id: string;
  readonly type: string;
  readonly hash: string;
  readonly metadata: Pick<
    RecordedEvent,
    'commandId' | 'correlationId' | 'causationId' | 'actor' | 'traceparent'
  >;
  readonly data: Json;
}

/** Milliseconds are rounded from floating point, which is exact for them and cheaper than numeric. */
const eventColumns = `
  e.position, e.event_id, (date_part('epoch', e.occurred_at) * 1000)::bigint AS occurred_ms,
  (date_part('epoch', e.recorded_at) * 1000)::bigint AS recorded_ms, e.version, e.partition,
  e.schema_version, e.stream_id, e.type, encode(e.hash, 'hex') AS hash, e.metadata, e.data`;

/** Positions, counts and milliseconds stay far below 2^53, so 64-bit integers are read as numbers. */
export const numericTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid)),
};

export function recordedEvent(category: string, row: EventRow): RecordedEvent {
  return {
    eventId: row.event_id,
    category,
    streamId: row.stream_id,
    version: row.version,
    partition: row.partition,
    position: row.position,
    type: row.type,
    schemaVersion: row.schema_version,
    data: row.data,
    occurredAt: new Date(row.occurred_ms).toISOString(),
    recordedAt: new Date(row.recorded_ms).toISOString(),
    ...row.metadata,
    hash: row.hash,
  };
}

export interface StreamRow extends EventRow {
  /** The version that the stream had when it was read. */
  readonly stream_version: number;
}

export const readStreamStatement = (
  category: number,
  { streamId, afterVersion = 0, limit = defaultReadLimit, maxBytes = defaultReadBytes }: StreamRead,
): QueryConfig => ({
  name: 'log.read-stream',
  text: `SELECT ${eventColumns},
           (SELECT max(version) FROM log.events WHERE category = $1 AND stream_id = $2) AS stream_version
         FROM log.read_stream($1, $2, $3, $4, $5) e`,
  values: [category, streamId, afterVersion, limit, maxBytes],
});

export const readPartitionsStatement = (
  category: number,
  { after, limitPerPartition, maxBytes = defaultReadBytes }: PartitionsRead,
): QueryConfig => ({
  name: 'log.read-partitions',
  text: `SELECT ${eventColumns} FROM log.read_partitions($1, $2, $3, $4, $5) e`,
  values: [category, [...after.keys()], [...after.values()], limitPerPartition, maxBytes],
});
