import type { QueryConfig } from 'pg';
import type { Json, SnapshotName, StoredSnapshot } from '../event-log.port.js';

export interface SnapshotRow {
  readonly version: number;
  readonly occurred_ms: number;
  readonly state: Json;
}

export const loadSnapshotStatement = (categoryId: number, { streamId, form }: SnapshotName): QueryConfig => ({
  name: 'log.load-snapshot',
  text: `SELECT version, (date_part('epoch', occurred_at) * 1000)::bigint AS occurred_ms, state
         FROM log.snapshots WHERE category = $1 AND stream_id = $2 AND form = $3`,
  values: [categoryId, streamId, form],
});

export const storedSnapshot = (wanted: SnapshotName, row: SnapshotRow): StoredSnapshot => ({
  category: wanted.category,
  streamId: wanted.streamId,
  version: row.version,
  occurredAt: new Date(row.occurred_ms).toISOString(),
  form: wanted.form,
  state: row.state,
});

export const saveSnapshotStatement = (categoryId: number, snapshot: StoredSnapshot): QueryConfig => ({
  name: 'log.save-snapshot',
  text: `INSERT INTO log.snapshots AS kept (category, stream_id, version, occurred_at, form, state)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (category, stream_id) DO UPDATE SET
           version = excluded.version, occurred_at = excluded.occurred_at, form = excluded.form, state = excluded.state
         WHERE kept.form <> excluded.form OR kept.version < excluded.version`,
  values: [
    categoryId,
    snapshot.streamId,
    snapshot.version,
    snapshot.occurredAt,
    snapshot.form,
    JSON.stringify(snapshot.state),
  ],
});
