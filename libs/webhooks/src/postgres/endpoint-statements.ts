import { milliseconds, moment } from '@daybook/postgres';

/* $1 is always how far the moment is ahead of the database's clock. */

/** The secrets before the present one that still sign, the newest first. */
const validPrevious = (endpoint: string): string => `
  SELECT entry ->> 'secret' AS secret, (entry ->> 'untilMs')::float8 AS until_ms, place, entry
  FROM jsonb_array_elements(${endpoint}.previous_secrets) WITH ORDINALITY AS s (entry, place)
  WHERE (entry ->> 'untilMs')::float8 > extract(epoch FROM ${moment}) * 1000`;

/** What is shown of an endpoint. */
const shown = `
  id, url, types, description, created_at, disabled_at, disabled_reason,
  (SELECT to_timestamp(max(until_ms) / 1000) FROM (${validPrevious('endpoints')}) AS p) AS previous_until,
  (SELECT sum(until - after)::float8 FROM webhooks.replays r
   WHERE r.endpoint_id = endpoints.id AND after < until) AS events_to_replay`;

/**
 * Two who ask at once may make one more than there may be, which harms nobody. An endpoint that is made at the same
 * time and not seen here has not been answered yet, so it loses nothing that it was promised.
 */
export const createEndpoint = `
WITH begun AS (
  INSERT INTO webhooks.checkpoints AS c (partition, position)
  SELECT place - 1, position FROM unnest($7::bigint[]) WITH ORDINALITY AS b (position, place) ORDER BY place
  ON CONFLICT (partition) DO UPDATE SET position = excluded.position
  WHERE c.position < excluded.position AND NOT EXISTS (SELECT FROM webhooks.endpoints WHERE removed_at IS NULL)
)
INSERT INTO webhooks.endpoints
  (id, url, secret, types, description, begins, created_at, creation_key, creation_content)
SELECT $2::uuid, $3::text, $4::text, $5::text[], $6::text, $7::bigint[], ${moment}, $9::text, $10::text
WHERE (SELECT count(*) FROM webhooks.endpoints WHERE removed_at IS NULL) < $8::integer
ON CONFLICT (creation_key) WHERE removed_at IS NULL DO NOTHING
RETURNING ${shown}`;

/** What the key has made before. */
export const findCreated = `
SELECT ${shown}, creation_content, CASE WHEN rotations = 0 THEN secret END AS first_secret
FROM webhooks.endpoints WHERE creation_key = $2 AND removed_at IS NULL`;

export const listEndpoints = `
SELECT ${shown} FROM webhooks.endpoints WHERE removed_at IS NULL ORDER BY created_at, id`;

export const findEndpoint = `SELECT ${shown} FROM webhooks.endpoints WHERE id = $2 AND removed_at IS NULL`;

export const removeEndpoint = `
UPDATE webhooks.endpoints SET
  removed_at = ${moment}, secret = NULL, previous_secrets = '[]', creation_key = NULL, creation_content = NULL
WHERE id = $2 AND removed_at IS NULL`;

export const disableEndpoint = `
UPDATE webhooks.endpoints SET disabled_at = ${moment}, disabled_reason = $3
WHERE id = $2 AND disabled_at IS NULL`;

export const enableEndpoint = `
UPDATE webhooks.endpoints SET disabled_at = NULL, disabled_reason = NULL
WHERE id = $2 AND removed_at IS NULL RETURNING ${shown}`;

/** $4 and $6 say whether $5 and $7 are to be taken, and $8 whether it is to be paused, where that is to change. */
export const changeEndpoint = `
UPDATE webhooks.endpoints SET
  url = coalesce($3, url),
  types = CASE WHEN $4::boolean THEN $5::text[] ELSE types END,
  description = CASE WHEN $6::boolean THEN $7::text ELSE description END,
  disabled_at = CASE WHEN $8::boolean THEN coalesce(disabled_at, ${moment}) WHEN NOT $8 THEN NULL ELSE disabled_at END,
  disabled_reason = CASE WHEN $8 THEN 'paused' WHEN NOT $8 THEN NULL ELSE disabled_reason END
WHERE id = $2 AND removed_at IS NULL RETURNING ${shown}`;

/** In the one row, so that of two rotations at once the later one finds what the earlier one has left. */
export const rotateSecret = `
UPDATE webhooks.endpoints SET
  secret = $3,
  previous_secrets = jsonb_build_array(jsonb_build_object(
      'secret', secret, 'untilMs', extract(epoch FROM ${moment} + ${milliseconds('$4')}) * 1000))
    || coalesce((SELECT jsonb_agg(entry ORDER BY place) FROM (${validPrevious('endpoints')}) AS p), '[]'),
  rotations = rotations + 1
WHERE id = $2 AND removed_at IS NULL AND (SELECT count(*) FROM (${validPrevious('endpoints')}) AS p) + 1 < $5::integer
RETURNING ${shown}`;

/** An endpoint's secrets that sign now, the present one first. */
export const signingSecrets = (endpoint: string): string => `
array_remove(
  ARRAY[${endpoint}.secret] || ARRAY(SELECT secret FROM (${validPrevious(endpoint)}) AS p ORDER BY place), NULL)`;

export const endpointSecrets = `
SELECT ${signingSecrets('e')} AS secrets FROM webhooks.endpoints e WHERE id = $2 AND removed_at IS NULL`;
