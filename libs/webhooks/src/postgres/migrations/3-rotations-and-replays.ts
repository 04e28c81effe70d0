import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Any number of secrets before the present one, who has made an endpoint, and what it is to be told of afterwards. */
export class RotationsAndReplays1764806400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(endpoints);
    await runner.query(replays);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(formerEndpoints);
  }
}

const endpoints = `
ALTER TABLE webhooks.endpoints
  -- [{"secret", "untilMs"}], the newest first; they sign until then.
  ADD COLUMN previous_secrets jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN rotations integer NOT NULL DEFAULT 0,
  -- Of the request that has made it, where that had an idempotency key.
  ADD COLUMN creation_key text COLLATE "C",
  ADD COLUMN creation_content text COLLATE "C";
UPDATE webhooks.endpoints SET
  rotations = 1,
  previous_secrets = jsonb_build_array(jsonb_build_object(
    'secret', previous_secret, 'untilMs', extract(epoch FROM previous_until) * 1000))
WHERE previous_secret IS NOT NULL;
ALTER TABLE webhooks.endpoints DROP COLUMN previous_secret, DROP COLUMN previous_until;
CREATE UNIQUE INDEX endpoints_by_creation ON webhooks.endpoints (creation_key) WHERE removed_at IS NULL;
`;

const replays = `
CREATE TABLE webhooks.replays (
  endpoint_id uuid NOT NULL REFERENCES webhooks.endpoints ON DELETE CASCADE,
  partition smallint NOT NULL,
  -- The events behind the one position, up to the other.
  after bigint NOT NULL,
  until bigint NOT NULL,
  PRIMARY KEY (endpoint_id, partition)
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhooks.replays TO daybook_webhooks_write;
`;

const formerEndpoints = `
DROP TABLE webhooks.replays;
DROP INDEX webhooks.endpoints_by_creation;
ALTER TABLE webhooks.endpoints
  DROP COLUMN creation_content, DROP COLUMN creation_key, DROP COLUMN rotations,
  ADD COLUMN previous_secret text, ADD COLUMN previous_until timestamptz(3);
UPDATE webhooks.endpoints SET
  previous_secret = previous_secrets -> 0 ->> 'secret',
  previous_until = to_timestamp((previous_secrets -> 0 ->> 'untilMs')::float8 / 1000);
ALTER TABLE webhooks.endpoints DROP COLUMN previous_secrets;
`;
