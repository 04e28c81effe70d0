import { createRoles } from '@daybook/postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of webhooks, and the role `daybook_webhooks_write` for the webhook-service. */
export class CreateWebhooks1764115200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(roles);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhooks.checkpoints, webhooks.deliveries, webhooks.endpoints');
  }
}

const tables = `
CREATE TABLE webhooks.endpoints (
  id uuid PRIMARY KEY,
  url text NOT NULL,
  -- None where it is told of everything.
  types text[],
  description text,
  -- As it is, because it has to sign; none once the endpoint is removed.
  secret text,
  previous_secret text,
  previous_until timestamptz(3),
  -- The position after which each partition is told of, from partition 0.
  begins bigint[] NOT NULL,
  created_at timestamptz(3) NOT NULL,
  disabled_at timestamptz(3),
  disabled_reason text,
  -- A removed endpoint stays until its deliveries are pruned.
  removed_at timestamptz(3)
);

CREATE TABLE webhooks.checkpoints (
  partition smallint PRIMARY KEY,
  position bigint NOT NULL
) WITH (fillfactor = 20);

CREATE TABLE webhooks.deliveries (
  endpoint_id uuid NOT NULL REFERENCES webhooks.endpoints,
  event_id uuid NOT NULL,
  type text COLLATE "C" NOT NULL,
  stream_id text COLLATE "C" NOT NULL,
  partition smallint NOT NULL,
  position bigint NOT NULL,
  status text COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
  created_at timestamptz(3) NOT NULL,
  -- When it may be claimed next: at first at once, after a claim when the lease ends, after a failure at the next attempt.
  claimable_at timestamptz(3) NOT NULL,
  -- Of the claim that holds it; none while nobody does.
  claim uuid,
  -- Since it was made or last replayed.
  tries integer NOT NULL DEFAULT 0,
  attempts jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (endpoint_id, event_id)
) WITH (fillfactor = 70);
CREATE INDEX deliveries_to_claim ON webhooks.deliveries (endpoint_id, claimable_at) WHERE status = 'pending';
CREATE INDEX deliveries_by_time ON webhooks.deliveries (endpoint_id, created_at, event_id);
-- Nearly all are delivered sooner or later; those that are not are found among them.
CREATE INDEX deliveries_by_status ON webhooks.deliveries (endpoint_id, status, created_at, event_id)
  WHERE status <> 'delivered';
`;

const roles = `
${createRoles('daybook_webhooks_write')}
GRANT USAGE ON SCHEMA webhooks TO daybook_webhooks_write;
GRANT SELECT, INSERT, UPDATE ON webhooks.checkpoints TO daybook_webhooks_write;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhooks.endpoints, webhooks.deliveries TO daybook_webhooks_write;
`;
