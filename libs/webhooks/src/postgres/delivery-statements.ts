import { claimStatement, milliseconds, moment } from '@daybook/postgres';
import { signingSecrets } from './endpoint-statements.js';

/* $1 is always how far the moment is ahead of the database's clock. */

export const readCheckpoints = 'SELECT partition, position FROM webhooks.checkpoints';

/** A row for each event and each endpoint that is to be told of it, but for those that are there. */
const insertDeliveries = (joined: string, condition: string): string => `
INSERT INTO webhooks.deliveries (endpoint_id, event_id, type, stream_id, partition, position, created_at, claimable_at)
SELECT e.id, n.event_id, n.type, n.stream_id, n.partition, n.position, ${moment}, ${moment}
FROM events n ${joined}
JOIN webhooks.endpoints e ON e.disabled_at IS NULL AND e.removed_at IS NULL
  AND (e.types IS NULL OR n.type = ANY (e.types))
  AND n.position > coalesce(e.begins[n.partition + 1], 0)
WHERE ${condition}
ORDER BY e.id, n.event_id
ON CONFLICT (endpoint_id, event_id) DO NOTHING`;

/**
 * In one statement, and so in one transaction. Rows are always locked in the same order, so that no two services
 * wait for each other in a circle; the later one of two finds that the checkpoint has passed.
 *
 * It does not wait for the disk: what a crash of the server takes away it takes together with the checkpoint, and the
 * events come again.
 */
export const makeDeliveries = `
WITH lazily AS MATERIALIZED (
  SELECT set_config('synchronous_commit', 'off', true)
), events AS (
  SELECT n.* FROM lazily, unnest($2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::bigint[])
    AS n (event_id, type, stream_id, partition, position)
), moved AS (
  INSERT INTO webhooks.checkpoints AS c (partition, position)
  SELECT partition, max(position) FROM events GROUP BY partition ORDER BY partition
  ON CONFLICT (partition) DO UPDATE SET position = excluded.position WHERE c.position < excluded.position
  RETURNING partition
)
${insertDeliveries('JOIN moved USING (partition)', 'n.stream_id <> ALL ($7::text[])')}`;

/** The checkpoints have passed these events. */
export const makeLateDeliveries = `
WITH events AS (
  SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::bigint[])
    AS n (event_id, type, stream_id, partition, position)
)
${insertDeliveries('', 'true')}`;

/**
 * The index is asked once for each endpoint, so a long backlog of one costs the others nothing. $4 and $5 are what the
 * worker has in hand already.
 */
export const claimDueDeliveries = claimStatement(
  { table: 'webhooks.deliveries', key: ['endpoint_id', 'event_id'] },
  {
    due: `
  SELECT e.id AS endpoint_id, d.event_id
  FROM webhooks.endpoints e
  LEFT JOIN unnest($4::uuid[], $5::integer[]) AS busy (endpoint_id, deliveries) ON busy.endpoint_id = e.id
  CROSS JOIN LATERAL (
    SELECT event_id, claimable_at, row_number() OVER (ORDER BY claimable_at) AS place
    FROM (
      SELECT event_id, claimable_at FROM webhooks.deliveries
      WHERE endpoint_id = e.id AND status = 'pending' AND claimable_at <= ${moment}
      ORDER BY claimable_at LIMIT $3 FOR UPDATE SKIP LOCKED
    ) AS locked
  ) AS d
  WHERE e.disabled_at IS NULL AND e.removed_at IS NULL AND d.place <= $3 - coalesce(busy.deliveries, 0)
  ORDER BY d.place, d.claimable_at LIMIT $2
`,
    lease: '$6',
    join: { tables: 'webhooks.endpoints e', on: 'e.id = due.endpoint_id' },
    returning: `c.endpoint_id, c.event_id, e.url, ${signingSecrets('e')} AS secrets, c.partition, c.position, c.tries, c.claim`,
  },
);

const isoFormat = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

export const settleDelivery = `
UPDATE webhooks.deliveries SET
  status = $5, claim = NULL, tries = tries + 1, claimable_at = ${moment} + ${milliseconds('$6')},
  attempts = CASE WHEN jsonb_array_length(attempts) >= $9 THEN attempts - 0 ELSE attempts END
    || jsonb_build_array($7::jsonb || jsonb_build_object(
         'at', to_char((${moment} - ${milliseconds('$8')}) AT TIME ZONE 'UTC', ${isoFormat})))
WHERE endpoint_id = $2 AND event_id = $3 AND claim = $4`;

const shown = `
  d.endpoint_id, d.event_id, d.type, d.stream_id, d.partition, d.position, d.status, d.created_at, d.attempts,
  CASE WHEN d.status = 'pending' AND d.claim IS NULL THEN d.claimable_at END AS next_attempt_at`;

export const listDeliveries = `
SELECT ${shown} FROM webhooks.deliveries d JOIN webhooks.endpoints e ON e.id = d.endpoint_id AND e.removed_at IS NULL
WHERE d.endpoint_id = $1 AND ($2::text IS NULL OR d.status = $2)
  AND ($3::timestamptz IS NULL OR (d.created_at, d.event_id) < ($3, $4::uuid))
ORDER BY d.created_at DESC, d.event_id DESC LIMIT $5`;

/** What is under way is left to go on; so it is still claimed afterwards. */
export const replayDelivery = `
UPDATE webhooks.deliveries d SET
  status = 'pending',
  tries = CASE WHEN d.claim IS NULL THEN 0 ELSE d.tries END,
  claimable_at = CASE WHEN d.claim IS NULL THEN ${moment} ELSE d.claimable_at END
FROM webhooks.endpoints e
WHERE e.id = d.endpoint_id AND e.removed_at IS NULL AND d.endpoint_id = $2 AND d.event_id = $3
RETURNING ${shown}`;

export const pruneDeliveries = `
WITH old AS (
  SELECT e.id AS endpoint_id, d.event_id
  FROM webhooks.endpoints e
  CROSS JOIN LATERAL (
    SELECT event_id FROM webhooks.deliveries
    WHERE endpoint_id = e.id
      AND created_at < CASE WHEN e.removed_at IS NULL THEN ${moment} - ${milliseconds('$2')} ELSE 'infinity' END
      AND (status <> 'pending' OR e.disabled_at IS NOT NULL OR e.removed_at IS NOT NULL)
    ORDER BY created_at LIMIT $3 FOR UPDATE SKIP LOCKED
  ) AS d
  LIMIT $3
)
DELETE FROM webhooks.deliveries d USING old
WHERE d.endpoint_id = old.endpoint_id AND d.event_id = old.event_id`;

export const pruneEndpoints = `
DELETE FROM webhooks.endpoints e
WHERE removed_at IS NOT NULL AND NOT EXISTS (SELECT FROM webhooks.deliveries WHERE endpoint_id = e.id)`;

export const pendingDeliveries = `
SELECT count(*) AS count,
       greatest(0, coalesce(extract(epoch FROM ${moment} - min(d.created_at)) * 1000, 0))::bigint AS "oldestMs"
FROM webhooks.deliveries d JOIN webhooks.endpoints e ON e.id = d.endpoint_id
WHERE d.status = 'pending' AND e.disabled_at IS NULL AND e.removed_at IS NULL`;
