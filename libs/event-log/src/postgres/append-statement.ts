import type { QueryConfig } from 'pg';
import type { AppendResult } from '../event-log.port.js';
import type { PreparedAppend } from './prepared-append.js';
import { integers, sha256s, smallints, texts } from './binary-arrays.js';

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

export const appendStatement = (categoryId: number, ordered: readonly PreparedAppend[]): QueryConfig => ({
  name: 'log.append',
  text: `SELECT recorded_ms, versions, positions FROM log.append(
    $1, $2::smallint[], $3::text[], $4::integer[], $5::integer[], $6::text[], $7::bytea[])`,
  values: [
    categoryId,
    smallints(ordered.map(({ partition }) => partition)),
    texts(ordered.map(({ append }) => append.streamId)),
    integers(ordered.map(({ append }) => append.expectedVersion)),
    integers(ordered.map(({ append }) => append.events.length)),
    texts(ordered.flatMap(({ contents }) => contents)),
    sha256s(ordered.flatMap(({ contentHashes }) => contentHashes)),
  ],
});

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
