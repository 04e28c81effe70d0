import { createRoles } from '@daybook/postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of processes, and the role `daybook_process_write` for the process manager. */
export class CreateProcesses1764028800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(roles);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE process.checkpoints, process.deadlines');
  }
}

const tables = `
CREATE TABLE process.checkpoints (
  subscription text COLLATE "C" NOT NULL,
  category text COLLATE "C" NOT NULL,
  partition smallint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (subscription, category, partition)
) WITH (fillfactor = 20);

CREATE TABLE process.deadlines (
  process_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  due_at timestamptz NOT NULL,
  -- When it may be claimed next: at first that is when it is due, and after a claim when the lease ends.
  claimable_at timestamptz NOT NULL,
  -- Of the last claim; none while nobody has it.
  claim uuid,
  attempts integer NOT NULL DEFAULT 0,
  payload jsonb,
  PRIMARY KEY (process_id, name)
);
CREATE INDEX deadlines_to_claim ON process.deadlines (claimable_at);
CREATE INDEX deadlines_by_time ON process.deadlines (due_at);
`;

const roles = `
${createRoles('daybook_process_write')}
GRANT USAGE ON SCHEMA process TO daybook_process_write;
GRANT SELECT, INSERT, UPDATE ON process.checkpoints TO daybook_process_write;
GRANT SELECT, INSERT, UPDATE, DELETE ON process.deadlines TO daybook_process_write;
`;
