import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { MovedClock, TcpLink, until } from '@daybook/test-kit';
import pg from 'pg';
import { describeProcessStoreContract } from '../contract/process-store.contract.js';
import { deadline, minuteMs } from '../contract/store-under-test.js';
import { ProcessStoreUnavailableError } from '../errors.js';
import { claimDueDeadlines, overdueDeadlines, untilNextDeadline } from './deadline-statements.js';
import { migrateProcesses } from './migrate-processes.js';
import { PostgresProcessStore } from './postgres-process-store.js';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

const migrated = () => postgres.createDatabase(migrateProcesses);

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}

describeProcessStoreContract('PostgresProcessStore', async () => {
  const url = await migrated();
  const clock = new MovedClock();
  return {
    clock,
    connect: () => PostgresProcessStore.open({ url, clockOffsetMs: () => clock.offsetMs }),
    close: async () => undefined,
  };
});

describe('PostgresProcessStore', () => {
  let url: string;
  let superuser: pg.Client;
  let store: PostgresProcessStore;
  beforeEach(async () => {
    url = await migrated();
    superuser = await connected(url);
    store = await PostgresProcessStore.open({ url });
  });
  afterEach(async () => {
    await store.close();
    await superuser.end();
  });

  const due = (processId: string) => deadline({ processId, dueAt: '2011-03-01T08:00:00.000Z' });

  it('does not wait for a deadline that another is about to claim', async () => {
    await store.deadlines.set([due('1'), due('2')]);
    await superuser.query(`BEGIN; SELECT FROM process.deadlines WHERE process_id = '1' FOR UPDATE`);
    const claimed = await store.deadlines.claimDue({ limit: 2, leaseMs: minuteMs });
    expect(claimed.map(({ processId }) => processId)).toEqual(['2']);
    await superuser.query('ROLLBACK');
  });

  it('goes on with a new connection after its own were cut', async () => {
    await store.deadlines.set([due('1')]);
    await superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'daybook-processes' AND datname = current_database()`,
    );
    await until(() =>
      store.deadlines.claimDue({ limit: 1, leaseMs: minuteMs }).then(
        ({ length }) => length === 1,
        () => false,
      ),
    );
  });

  it('gives up on a connection that has gone silent, and goes on with a new one', async () => {
    await store.deadlines.set([due('1')]);
    const link = await TcpLink.open();
    link.leadTo(postgres.port);
    const linkUrl = new URL(url);
    linkUrl.port = String(link.port);
    const distant = await PostgresProcessStore.open({ url: linkUrl.href });
    const claim = () => distant.deadlines.claimDue({ limit: 1, leaseMs: minuteMs });
    link.silence();
    const failure: unknown = await claim().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProcessStoreUnavailableError);
    expect((failure as Error).cause).toMatchObject({ message: expect.stringContaining('timeout') });
    link.restore();
    await until(() =>
      claim().then(
        ({ length }) => length === 1,
        () => false,
      ),
    );
    await distant.close();
    await link.close();
  });

  it('never reads 100,000 open deadlines to find those that are due', async () => {
    await superuser.query(
      `INSERT INTO process.deadlines (process_id, name, due_at, claimable_at)
       SELECT n, 'confirmation-window', now() + n * interval '1 second', now() + n * interval '1 second'
       FROM generate_series(1, 100000) AS n`,
    );
    await superuser.query('ANALYZE process.deadlines');
    const planOf = async (statement: string, values: unknown[]) => {
      const { rows } = await superuser.query(`EXPLAIN ${statement}`, values);
      return JSON.stringify(rows);
    };
    expect(await planOf(claimDueDeadlines, [0, 16, minuteMs])).not.toContain('Seq Scan');
    expect(await planOf(untilNextDeadline, [0])).not.toContain('Seq Scan');
    expect(await planOf(overdueDeadlines, [0])).not.toContain('Seq Scan');
  });

  it('needs the role of the process manager and no more', async () => {
    const login = `process_${Date.now()}`;
    await superuser.query(`CREATE ROLE ${login} LOGIN PASSWORD 'secret' IN ROLE daybook_process_write`);
    const managerUrl = new URL(url);
    managerUrl.username = login;
    managerUrl.password = 'secret';
    const manager = await PostgresProcessStore.open({ url: managerUrl.href });
    const inbox = { subscription: 'payments.inbox', category: 'orders' };
    await manager.checkpoints.move(inbox, new Map([[0, 1]]));
    await manager.checkpoints.move(inbox, new Map([[0, 2]]));
    expect(await manager.checkpoints.read(inbox)).toEqual(new Map([[0, 2]]));
    await manager.deadlines.set([due('1'), due('2'), due('3')]);
    const claimed = await manager.deadlines.claimDue({ limit: 2, leaseMs: minuteMs });
    await manager.deadlines.postpone(claimed[0]!, 1);
    await manager.deadlines.done(claimed[1]!);
    await manager.deadlines.cancel([due('3')]);
    expect(await manager.deadlines.overdue()).toMatchObject({ count: 1 });
    await manager.close();

    const client = await connected(managerUrl.href);
    for (const statement of [
      'DELETE FROM process.checkpoints',
      'TRUNCATE process.deadlines',
      'CREATE TABLE process.other ()',
    ]) {
      await expect(client.query(statement)).rejects.toThrow(/permission denied/);
    }
    await client.end();
  });

  it('is migrated as often as asked, and keeps what is there', async () => {
    await store.deadlines.set([due('1')]);
    await migrateProcesses(url);
    expect(await store.deadlines.overdue()).toMatchObject({ count: 1 });
  });
});
