import { milliseconds, moment } from '@daybook/postgres';

/* $1 is always how far the moment is ahead of the database's clock. */

/** What is shown of an endpoint. */
const shown = `
  id, url, types, description, created_at, disabled_at, disabled_reason,
  CASE WHEN previous_until > ${moment} THEN previous_until END AS previous_until`;

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
INSERT INTO webhooks.endpoints (id, url, secret, types, description, begins, created_at)
SELECT $2::uuid, $3::text, $4::text, $5::text[], $6::text, $7::bigint[], ${moment}
WHERE (SELECT count(*) FROM webhooks.endpoints WHERE removed_at IS NULL) < $8::integer
RETURNING ${shown}`;

export const listEndpoints = `
SELECT ${shown} FROM webhooks.endpoints WHERE removed_at IS NULL ORDER BY created_at, id`;

export const findEndpoint = `SELECT ${shown} FROM webhooks.endpoints WHERE id = $2 AND removed_at IS NULL`;

export const removeEndpoint = `
UPDATE webhooks.endpoints SET removed_at = ${moment}, secret = NULL, previous_secret = NULL, previous_until = NULL
WHERE id = $2 AND removed_at IS NULL`;

export const disableEndpoint = `
UPDATE webhooks.endpoints SET disabled_at = ${moment}, disabled_reason = $3
WHERE id = $2 AND disabled_at IS NULL`;

export const enableEndpoint = `
UPDATE webhooks.endpoints SET disabled_at = NULL, disabled_reason = NULL
WHERE id = $2 AND removed_at IS NULL RETURNING ${shown}`;

export const rotateSecret = `
UPDATE webhooks.endpoints SET
  secret = $3, previous_secret = secret, previous_until = ${moment} + ${milliseconds('$4')}
WHERE id = $2 AND removed_at IS NULL RETURNING ${shown}`;

/** An endpoint's secrets that sign now, the present one first. */
export const signingSecrets = (endpoint: string): string => `
array_remove(ARRAY[${endpoint}.secret,
                   CASE WHEN ${endpoint}.previous_until > ${moment} THEN ${endpoint}.previous_secret END], NULL)`;

export const endpointSecrets = `
SELECT ${signingSecrets('e')} AS secrets FROM webhooks.endpoints e WHERE id = $2 AND removed_at IS NULL`;
