import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { until } from '@daybook/test-kit';
import pg from 'pg';
import type { HeldLeases } from '../leases/partition-leases.port.js';
import { migrateEventLog } from './migrate-event-log.js';
import { PostgresPartitionLeases } from './postgres-partition-leases.js';

const category = 'orders';
let postgres: TestPostgres;
const migrate = (ownerUrl: string) => migrateEventLog(ownerUrl, { [category]: 5 });
let url: string;
let opened: PostgresPartitionLeases[];

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.createDatabase(migrate);
  opened = [];
});
afterEach(() => Promise.all(opened.map((leases) => leases.close())));

function holder(ttlMs = 60_000): PostgresPartitionLeases {
  const leases = new PostgresPartitionLeases({ url, category, ttlMs });
  opened.push(leases);
  return leases;
}

const partitionsOf = ({ leases }: HeldLeases) => leases.map(({ partition }) => partition);

describe('PostgresPartitionLeases', () => {
  it('gives a single holder everything', async () => {
    const held = await holder().renew();
    expect(held.share).toBe(5);
    expect(held.leases).toEqual([0, 1, 2, 3, 4].map((partition) => ({ partition, epoch: 1, position: 0 })));
  });

  it('tells a newcomer its share, and gives it what the others give back', async () => {
    const [first, second] = [holder(), holder()];
    await first.renew();
    expect(await second.renew()).toEqual({ leases: [], share: 3 });
    const { leases, share } = await first.renew();
    await first.release(leases.slice(share));
    expect(partitionsOf(await second.renew())).toEqual([3, 4]);
    expect(partitionsOf(await first.renew())).toEqual([0, 1, 2]);
  });

  it('lets no two have one partition, however many ask at a time', async () => {
    const holders = Array.from({ length: 8 }, () => holder());
    const held = await Promise.all(holders.map((each) => each.renew()));
    const taken = held.flatMap(partitionsOf);
    expect(new Set(taken).size).toBe(taken.length);
  });

  it('frees what is not renewed, with a greater epoch for the next one', async () => {
    const [paused, other] = [holder(1), holder()];
    await paused.renew();
    await until(async () => (await other.renew()).leases.length === 5);
    expect((await other.renew()).leases.map(({ epoch }) => epoch)).toEqual([2, 2, 2, 2, 2]);
    expect((await paused.renew()).leases).toEqual([]);
  });

  it('keeps the position that the holder noted down, and none of a former one', async () => {
    const [paused, other] = [holder(1), holder()];
    const { leases } = await paused.renew();
    const progress = (position: number) => leases.map((lease) => ({ ...lease, position }));
    await paused.save(progress(7));
    await until(async () => (await other.renew()).leases.length === 5);
    await paused.save(progress(9));
    expect((await other.renew()).leases.map(({ position }) => position)).toEqual([7, 7, 7, 7, 7]);
  });

  it('gives everything back at the end', async () => {
    const [first, second] = [holder(), holder()];
    await first.renew();
    await first.close();
    expect(await second.renew()).toMatchObject({ share: 5, leases: { length: 5 } });
  });

  it('goes on with a new connection after its own was cut', async () => {
    const leases = holder();
    await leases.renew();
    const superuser = new pg.Client(url);
    await superuser.connect();
    await superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'daybook-leases'`,
    );
    await superuser.end();
    await until(() =>
      leases.renew().then(
        ({ leases: { length } }) => length === 5,
        () => false,
      ),
    );
  });

  it('needs the role of the relay and no more', async () => {
    const owner = new pg.Client(url);
    await owner.connect();
    const login = `relay_${Date.now()}`;
    await owner.query(`CREATE ROLE ${login} LOGIN PASSWORD 'secret' IN ROLE daybook_log_relay`);
    await owner.end();
    const relayUrl = new URL(url);
    relayUrl.username = login;
    relayUrl.password = 'secret';
    const leases = new PostgresPartitionLeases({ url: relayUrl.href, category });
    expect((await leases.renew()).leases).toHaveLength(5);
    await leases.close();
    const client = new pg.Client(relayUrl.href);
    await client.connect();
    await expect(client.query('UPDATE log.leases SET epoch = 0')).rejects.toThrow('permission denied');
    await expect(client.query('DELETE FROM log.lease_members')).rejects.toThrow('permission denied');
    await client.end();
  });
});
