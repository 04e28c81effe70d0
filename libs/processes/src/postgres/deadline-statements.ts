import { claimStatement, milliseconds, moment } from '@daybook/postgres';

/** Rows are always locked in the same order, here and below, so that no two statements wait for each other. */
export const setDeadlines = `
INSERT INTO process.deadlines AS d (process_id, name, due_at, claimable_at, payload)
SELECT process_id, name, due_at, due_at, payload
FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::jsonb[]) AS n (process_id, name, due_at, payload)
ORDER BY process_id COLLATE "C", name COLLATE "C"
ON CONFLICT (process_id, name) DO UPDATE SET
  due_at = excluded.due_at, claimable_at = excluded.claimable_at, payload = excluded.payload,
  claim = NULL, attempts = 0
WHERE (d.due_at, d.payload) IS DISTINCT FROM (excluded.due_at, excluded.payload)`;

export const cancelDeadlines = `
WITH cancelled AS (
  SELECT d.process_id, d.name FROM process.deadlines d
  JOIN unnest($1::text[], $2::text[]) AS n (process_id, name) USING (process_id, name)
  ORDER BY d.process_id, d.name FOR UPDATE OF d
)
DELETE FROM process.deadlines d USING cancelled c WHERE d.process_id = c.process_id AND d.name = c.name`;

export const claimDueDeadlines = claimStatement(
  { table: 'process.deadlines', key: ['process_id', 'name'] },
  {
    due: `
  SELECT process_id, name FROM process.deadlines WHERE claimable_at <= ${moment}
  ORDER BY claimable_at LIMIT $2 FOR UPDATE SKIP LOCKED
`,
    lease: '$3',
    set: 'attempts = c.attempts + 1',
    returning:
      'c.process_id, c.name, (extract(epoch FROM c.due_at) * 1000)::bigint AS due_ms, c.payload, c.claim, c.attempts',
  },
);

export const removeClaimed = `
DELETE FROM process.deadlines WHERE process_id = $1 AND name = $2 AND claim = $3`;

export const postponeClaimed = `
UPDATE process.deadlines SET claimable_at = ${moment} + ${milliseconds('$5')}, claim = NULL
WHERE process_id = $2 AND name = $3 AND claim = $4`;

export const untilNextDeadline = `
SELECT ceil(extract(epoch FROM min(claimable_at) - ${moment}) * 1000)::bigint AS ms FROM process.deadlines`;

export const overdueDeadlines = `
SELECT count(*) AS count, coalesce(extract(epoch FROM ${moment} - min(due_at)) * 1000, 0)::bigint AS "oldestMs"
FROM process.deadlines WHERE due_at <= ${moment}`;
