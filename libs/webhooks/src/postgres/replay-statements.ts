import { moment } from '@daybook/postgres';

/** What is left of an earlier replay is looked through together with the new one. */
export const beginReplay = `
INSERT INTO webhooks.replays AS r (endpoint_id, partition, after, until)
SELECT e.id, n.partition, greatest(n.after, coalesce(e.begins[n.partition + 1], 0)), n.until
FROM unnest($2::smallint[], $3::bigint[], $4::bigint[]) AS n (partition, after, until)
JOIN webhooks.endpoints e ON e.id = $1 AND e.removed_at IS NULL
WHERE n.until > greatest(n.after, coalesce(e.begins[n.partition + 1], 0))
ORDER BY n.partition
ON CONFLICT (endpoint_id, partition) DO UPDATE SET
  after = CASE WHEN r.after < r.until THEN least(r.after, excluded.after) ELSE excluded.after END,
  until = greatest(r.until, excluded.until)
RETURNING (until - after)::float8 AS "left"`;

export const openReplays = `
SELECT r.endpoint_id, r.partition, r.after, r.until
FROM webhooks.replays r JOIN webhooks.endpoints e ON e.id = r.endpoint_id AND e.removed_at IS NULL
WHERE r.after < r.until ORDER BY r.partition, r.endpoint_id LIMIT $1`;

export const advanceReplay = `
WITH events AS (
  SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::bigint[])
    AS n (event_id, type, stream_id, partition, position)
), moved AS (
  UPDATE webhooks.replays SET after = $10 WHERE endpoint_id = $7 AND partition = $8 AND after = $9
  RETURNING endpoint_id
)
INSERT INTO webhooks.deliveries AS d
  (endpoint_id, event_id, type, stream_id, partition, position, created_at, claimable_at)
SELECT e.id, n.event_id, n.type, n.stream_id, n.partition, n.position, ${moment}, ${moment}
FROM moved JOIN webhooks.endpoints e ON e.id = moved.endpoint_id AND e.removed_at IS NULL
JOIN events n ON e.types IS NULL OR n.type = ANY (e.types)
ORDER BY n.event_id
ON CONFLICT (endpoint_id, event_id) DO UPDATE SET status = 'pending', tries = 0, claimable_at = excluded.claimable_at
WHERE d.status = 'failed'`;
