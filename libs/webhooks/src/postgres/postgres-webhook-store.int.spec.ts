import { randomUUID } from 'node:crypto';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { migrateSchema } from '@daybook/postgres';
import { MovedClock, until } from '@daybook/test-kit';
import pg from 'pg';
import { anEventToTell } from '../contract/events.js';
import { claimRequest, created, dayMs, minuteMs, secretOf } from '../contract/store-under-test.js';
import { describeWebhookStoreContract } from '../contract/webhook-store.contract.js';
import { claimDueDeliveries, listDeliveries, pruneDeliveries } from './delivery-statements.js';
import { CreateWebhooks1764115200000 } from './migrations/1-create-webhooks.js';
import { ParkStreams1764201600000 } from './migrations/2-park-streams.js';
import { migrateWebhooks } from './migrate-webhooks.js';
import { PostgresWebhookStore } from './postgres-webhook-store.js';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

const migrated = () => postgres.createDatabase(migrateWebhooks);

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}

describeWebhookStoreContract('PostgresWebhookStore', async () => {
  const url = await migrated();
  const clock = new MovedClock();
  return {
    clock,
    connect: () => PostgresWebhookStore.open({ url, clockOffsetMs: () => clock.offsetMs }),
    close: async () => undefined,
  };
});

describe('PostgresWebhookStore', () => {
  let url: string;
  let superuser: pg.Client;
  let store: PostgresWebhookStore;
  beforeEach(async () => {
    url = await migrated();
    superuser = await connected(url);
    store = await PostgresWebhookStore.open({ url });
  });
  afterEach(async () => {
    await store.close();
    await superuser.end();
  });

  it('moves no checkpoint where a delivery cannot be made', async () => {
    await created(store);
    const events = [anEventToTell(), anEventToTell({ position: 2, eventId: 'no uuid' })];
    await expect(store.deliveries.make(events)).rejects.toThrow('uuid');
    expect(await store.deliveries.checkpoints()).toEqual(new Map());
    expect(await store.deliveries.pending()).toMatchObject({ count: 0 });
  });

  it('does not wait for a delivery that another is about to claim', async () => {
    await created(store);
    const events = [anEventToTell(), anEventToTell({ position: 2 })];
    await store.deliveries.make(events);
    const [first, second] = events.map(({ eventId }) => eventId);
    await superuser.query('BEGIN');
    await superuser.query('SELECT FROM webhooks.deliveries WHERE event_id = $1 FOR UPDATE', [first]);
    const claimed = await store.deliveries.claimDue(claimRequest());
    expect(claimed.map(({ eventId }) => eventId)).toEqual([second]);
    await superuser.query('ROLLBACK');
  });

  it('keeps no secret of an endpoint that was removed, and in the end nothing', async () => {
    const { id } = await created(store);
    await store.endpoints.rotateSecret({ id, secret: secretOf('second'), keepPreviousMs: dayMs });
    await store.deliveries.make([anEventToTell()]);
    await store.endpoints.remove(id);
    const kept = () => superuser.query('SELECT secret, previous_secrets FROM webhooks.endpoints');
    expect((await kept()).rows).toEqual([{ secret: null, previous_secrets: [] }]);
    await store.deliveries.prune({ keepMs: dayMs, limit: 10 });
    expect((await kept()).rows).toEqual([]);
  });

  it('goes on with a new connection after its own were cut', async () => {
    await created(store);
    await store.deliveries.make([anEventToTell()]);
    await superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'daybook-webhooks' AND datname = current_database()`,
    );
    await until(() =>
      store.deliveries.claimDue(claimRequest()).then(
        ({ length }) => length === 1,
        () => false,
      ),
    );
  });

  it('never reads 100,000 deliveries to find some of them', async () => {
    const { id } = await created(store);
    await created(store);
    await superuser.query(
      `INSERT INTO webhooks.deliveries (endpoint_id, event_id, type, stream_id, partition, position, status, created_at, claimable_at)
       SELECT e.id, gen_random_uuid(), 'order.placed', n, 0, n,
              CASE n % 100 WHEN 0 THEN 'pending' WHEN 1 THEN 'failed' ELSE 'delivered' END,
              now() - n * interval '1 second', now() + n * interval '1 second'
       FROM webhooks.endpoints e, generate_series(1, 50000) AS n`,
    );
    await superuser.query('ANALYZE webhooks.deliveries, webhooks.endpoints');
    const planOf = async (statement: string, values: unknown[]) => {
      const { rows } = await superuser.query(`EXPLAIN ${statement}`, values);
      return JSON.stringify(rows);
    };
    const scanned = 'Seq Scan on deliveries';
    expect(await planOf(claimDueDeliveries, [0, 64, 4, [id], [1], minuteMs])).not.toContain(scanned);
    // A batch that is small beside the table, as it is in practice.
    expect(await planOf(pruneDeliveries, [0, 30 * dayMs, 100])).not.toContain(scanned);
    for (const status of [null, 'failed', 'delivered']) {
      expect(await planOf(listDeliveries, [id, status, null, null, 50])).not.toContain(scanned);
    }
  });

  it('needs the role of the webhook-service and no more', async () => {
    const login = `webhooks_${Date.now()}`;
    await superuser.query(`CREATE ROLE ${login} LOGIN PASSWORD 'secret' IN ROLE daybook_webhooks_write`);
    const serviceUrl = new URL(url);
    serviceUrl.username = login;
    serviceUrl.password = 'secret';
    const service = await PostgresWebhookStore.open({ url: serviceUrl.href });
    const { id } = await created(service, { begins: new Map([[0, 0]]) });
    await service.endpoints.rotateSecret({ id, secret: secretOf('second'), keepPreviousMs: dayMs });
    await service.deliveries.make([anEventToTell(), anEventToTell({ position: 2 })]);
    const [claimed] = await service.deliveries.claimDue(claimRequest());
    await service.deliveries.settle(claimed!, { durationMs: 1, status: 500 }, { kind: 'failed' });
    await service.deliveries.replay(claimed!);
    await service.replays.begin(id, [{ partition: 0, after: 0, until: 1 }]);
    const [range] = await service.replays.open(10);
    await service.replays.advance(range!, [], 1);
    await service.endpoints.disable(id, 'gone');
    await service.endpoints.enable(id);
    expect(await service.deliveries.pending()).toMatchObject({ count: 2 });
    await service.endpoints.remove(id);
    expect(await service.deliveries.prune({ keepMs: dayMs, limit: 10 })).toBe(2);
    await service.close();

    const client = await connected(serviceUrl.href);
    for (const statement of [
      'DELETE FROM webhooks.checkpoints',
      'TRUNCATE webhooks.deliveries',
      'CREATE TABLE webhooks.other ()',
    ]) {
      await expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    }
    await client.end();
  });

  it('keeps the secrets of an endpoint of which a rotation was under way when it was migrated', async () => {
    const former = await postgres.createDatabase((formerUrl) =>
      migrateSchema(formerUrl, 'webhooks', [CreateWebhooks1764115200000, ParkStreams1764201600000]),
    );
    const id = randomUUID();
    const client = await connected(former);
    await client.query(
      `INSERT INTO webhooks.endpoints (id, url, secret, previous_secret, previous_until, begins, created_at)
       VALUES ($1, 'https://shop.example/', $2, $3, now() + interval '1 hour', '{}', now())`,
      [id, secretOf('second'), secretOf('first')],
    );
    await client.end();
    await migrateWebhooks(former);
    const migratedStore = await PostgresWebhookStore.open({ url: former });
    expect(await migratedStore.endpoints.secrets(id)).toEqual([secretOf('second'), secretOf('first')]);
    expect(await migratedStore.endpoints.find(id)).toHaveProperty('previousSecretUntil');
    await migratedStore.close();
  });

  it('is migrated as often as asked, and keeps what is there', async () => {
    const endpoint = await created(store);
    await migrateWebhooks(url);
    expect(await store.endpoints.list()).toEqual([endpoint]);
  });
});
