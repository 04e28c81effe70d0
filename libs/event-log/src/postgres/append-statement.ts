import type { QueryConfig } from 'pg';
import type { AppendResult, NewEvent } from '../event-log.port.js';
import type { PreparedAppend } from './prepared-append.js';
import { integers, jsonbs, sha256s, smallints, texts, timestamps, uuids } from './binary-arrays.js';

/** One row: what log.append came to. */
export interface AppendRow {
  readonly recorded_ms: number;
  readonly versions: readonly number[];
  readonly positions: readonly string[];
}

/** The order that log.append wants: by partition, then stream, then arrival. */
export function inAppendOrder(batch: readonly PreparedAppend[]): readonly PreparedAppend[] {
  return batch.toSorted(
    (a, b) => a.partition - b.partition || compareText(a.append.streamId, b.append.streamId),
  );
}

export function appendStatement(categoryId: number, ordered: readonly PreparedAppend[]): QueryConfig {
  const events = ordered.flatMap(({ append }) => append.events);
  return {
    name: 'log.append',
    text: `SELECT recorded_ms, versions, positions FROM log.append(
      $1, $2::smallint[], $3::text[], $4::integer[], $5::integer[], $6::uuid[], $7::text[], $8::smallint[],
      $9::timestamptz[], $10::jsonb[], $11::jsonb[], $12::bytea[])`,
    values: [
      categoryId,
      smallints(ordered.map(({ partition }) => partition)),
      texts(ordered.map(({ append }) => append.streamId)),
      integers(ordered.map(({ append }) => append.expectedVersion)),
      integers(ordered.map(({ append }) => append.events.length)),
      uuids(events.map((event) => event.eventId)),
      texts(events.map((event) => event.type)),
      smallints(events.map((event) => event.schemaVersion)),
      timestamps(events.map((event) => event.occurredAt)),
      jsonbs(events.map((event) => JSON.stringify(metadataOf(event)))),
      jsonbs(ordered.flatMap(({ data }) => data)),
      sha256s(ordered.flatMap(({ contentHashes }) => contentHashes)),
    ],
  };
}

/** The envelope's fields that nothing is looked up by. */
function metadataOf(event: NewEvent) {
  const { commandId, correlationId, causationId, actor, traceparent, statedAt } = event;
  return { commandId, correlationId, causationId, actor, traceparent, statedAt };
}

/** The results in the order of `ordered`. */
export function appendResults(row: AppendRow, ordered: readonly PreparedAppend[]): AppendResult[] {
  const recordedAt = new Date(row.recorded_ms).toISOString();
  return ordered.map(({ partition }, index) => {
    const version = row.versions[index]!;
    const position = Number(row.positions[index]);
    if (position === 0) return { kind: 'conflict', version };
    return { kind: 'appended', version, partition, position, recordedAt };
  });
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
