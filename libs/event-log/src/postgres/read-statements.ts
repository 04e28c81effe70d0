import pg, { type QueryConfig } from 'pg';
import type { Json, RecordedEvent } from '../event-log.port.js';

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
    'commandId' | 'correlationId' | 'causationId' | 'actor' | 'traceparent' | 'statedAt'
  >;
  readonly data: Json;
}

/** Milliseconds are rounded from floating point, which is exact for them and cheaper than numeric. */
export const eventColumns = `
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

/** Cut off to milliseconds, as log.append does it. */
export const nowStatement: QueryConfig = {
  name: 'log.now',
  text: `SELECT (extract(epoch FROM date_trunc('milliseconds', clock_timestamp())) * 1000)::bigint AS ms`,
};
