import { randomUUID } from 'node:crypto';
import type { ParkedStreams } from '@daybook/contracts';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { formatPosition, type NewEvent, PostgresEventLog } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import pg from 'pg';
import { after, Api } from './support/api.js';
import { lastJson, runCli } from './support/cli.js';
import { DaybookProcess } from './support/daybook-process.js';
import { anOrder } from './support/orders.js';

const secret = 'Ann Smith, 1 High Street';

let postgres: TestPostgres;
let url: string;
let log: PostgresEventLog;
let daybook: DaybookProcess;
let api: Api;

beforeAll(async () => {
  postgres = await startTestPostgres();
  url = await postgres.createDatabase();
  daybook = await DaybookProcess.start({
    env: { DAYBOOK_DATABASE_URL: url, DAYBOOK_PROCESSES: 'on' },
  });
  api = new Api(daybook.url, daybook.key);
  log = await PostgresEventLog.open({ url });
});

afterAll(async () => {
  await api.close();
  await log.close();
  await daybook.remove();
  await postgres.stop();
});

const parked = async () => (await api.get<ParkedStreams>('/v1/parked')).body;

/** What is parked for good; that of which an event cannot be read cannot be confirmed either, sooner or later. */
const parkedBy = async (...subscriptions: string[]) =>
  (await parked()).items.filter(({ subscription }) => subscriptions.includes(subscription));

/** Places an order and appends an event to it that no command would have; answers with where that stands. */
async function spoil(
  orderId: string,
  bad: Pick<NewEvent, 'type' | 'schemaVersion' | 'data'>,
): Promise<string> {
  const placed = await api.place(anOrder({ orderId }));
  expect(placed.status).toBe(201);
  const result = await log.append({
    category: 'orders',
    streamId: orderId,
    expectedVersion: 1,
    events: [
      {
        ...bad,
        eventId: randomUUID(),
        occurredAt: new Date().toISOString(),
        commandId: randomUUID(),
        correlationId: randomUUID(),
        actor: { id: 'a newer version', role: 'administrator' },
      },
    ],
  });
  if (result.kind !== 'appended') throw new Error('The event was not appended.');
  return formatPosition({ category: 'orders', ...result });
}

describe('a stream with an event that cannot be applied', () => {
  it('is parked where everyone in charge sees it, and says nothing of what the event holds', async () => {
    expect(await parked()).toEqual({ total: 0, items: [] });

    const unknown = await spoil('unknown', { type: 'OrderLost', schemaVersion: 1, data: { who: secret } });
    const damaged = await spoil('damaged', {
      type: 'OrderModified',
      schemaVersion: 1,
      data: { currency: secret, changes: [] },
    });
    await until(async () => (await parkedBy('views.orders', 'payments.inbox')).length === 3);

    const items = await parkedBy('views.orders', 'payments.inbox');
    const told = { version: 2, waiting: 1, attempts: 1, parkedAt: expect.any(String) };
    expect(items.toSorted((a, b) => (a.id < b.id ? 1 : -1))).toEqual([
      {
        ...told,
        id: 'views.orders:orders:unknown',
        subscription: 'views.orders',
        streamId: 'unknown',
        position: unknown,
        reason: 'UnknownEventTypeError: Unknown event type: OrderLost',
      },
      {
        ...told,
        id: 'views.orders:orders:damaged',
        subscription: 'views.orders',
        streamId: 'damaged',
        position: damaged,
        reason: 'UnreadableEventError',
      },
      {
        ...told,
        id: 'payments.inbox:orders:damaged',
        subscription: 'payments.inbox',
        streamId: 'damaged',
        position: damaged,
        reason: 'UnreadableEventError',
      },
    ]);
    expect((await api.get<string>('/metrics')).body).toMatch(/^daybook_parked_streams [3-9]$/m);
  });

  it("is nobody else's business", async () => {
    const stranger = new Api(daybook.url);
    expect((await stranger.get('/v1/parked')).status).toBe(401);
    expect((await stranger.get('/v1/parked/views.orders:orders:unknown')).status).toBe(401);
    expect(
      (await stranger.send({ method: 'POST', path: '/v1/parked/views.orders:orders:unknown/replay' })).status,
    ).toBe(401);
    expect(
      (await stranger.send({ method: 'POST', path: '/v1/parked/views.orders:orders:unknown/discard' }))
        .status,
    ).toBe(401);
    await stranger.close();
  });

  it('stands in the list of the command line', async () => {
    const listed = await runCli(daybook, 'parked');
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toMatch(/^ID +POSITION +VERSION +WAITING +ATTEMPTS +REASON\n/);
    expect(listed.stdout).toContain('UnreadableEventError');
    expect(listed.stdout).not.toContain(secret);

    expect(lastJson(await runCli(daybook, 'parked', '--json'))).toMatchObject({
      items: expect.arrayContaining(await parkedBy('views.orders', 'payments.inbox')),
    });
  });

  it('stays in the view as it was, and holds up no other', async () => {
    const other = await api.place(anOrder());
    expect((await api.order(other.body.orderId, after(other))).status).toBe(200);
    expect((await api.order('damaged')).body).toMatchObject({ version: 1, status: 'placed' });
  });

  it.each(['/v1/orders/unknown/history', '/v1/orders/unknown?version=2'])(
    'is not told in part where all of it is asked for: %s',
    async (path) => {
      expect(await api.get(path)).toMatchObject({
        status: 503,
        headers: { 'retry-after': expect.any(String) },
        body: { type: expect.stringContaining('event-unreadable') },
      });
    },
  );
});

describe('a stream that the database refuses', () => {
  let owner: pg.Client;
  beforeAll(async () => {
    owner = new pg.Client(url);
    await owner.connect();
  });
  afterAll(() => owner.end());

  /** From now on each of these tables refuses this value, and takes all others. */
  const refuse = (table: string, column: string, value: string) =>
    owner.query(`ALTER TABLE ${table} ADD CONSTRAINT refused CHECK (${column} <> '${value}') NOT VALID`);
  const accept = (table: string) => owner.query(`ALTER TABLE ${table} DROP CONSTRAINT refused`);
  const isParked = (id: string) => async () => (await api.get(`/v1/parked/${id}`)).status === 200;
  const isReady = async () => (await api.get('/health/ready')).status === 200;

  it('holds up no other order, and is shown and paid once it is replayed', async () => {
    await refuse('views.orders', 'order_id', 'refused');
    await refuse('process.deadlines', 'process_id', 'refused');
    const card = { paymentMethod: 'card' } as const;
    await api.place(anOrder({ orderId: 'refused', ...card }));
    await until(isParked('views.orders:orders:refused'));
    await until(isParked('payments.outbox:payments:refused'));

    const other = await api.place(anOrder({ orderId: 'other', ...card }));
    expect((await api.order('other', after(other))).status).toBe(200);
    await until(async () => (await api.order('other')).body.status === 'confirmed');
    expect((await api.order('refused')).status).toBe(404);
    expect(await isReady()).toBe(true);

    const failed = await runCli(daybook, 'parked', 'replay', 'views.orders:orders:refused');
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain('It cannot be replayed: Error (SQLSTATE 23514)');
    expect((await api.get('/v1/parked/views.orders:orders:refused')).body).toMatchObject({ attempts: 2 });

    await accept('views.orders');
    await accept('process.deadlines');
    for (const id of ['views.orders:orders:refused', 'payments.outbox:payments:refused']) {
      expect(await runCli(daybook, 'parked', 'replay', id)).toMatchObject({
        code: 0,
        stdout: `Replayed ${id}.\n`,
      });
    }
    await until(async () => (await api.order('refused')).body.status === 'confirmed');
    expect((await api.order('refused')).body).toMatchObject({ payment: { status: 'paid' } });
  });

  it('can be given up, and taken back', async () => {
    await refuse('views.orders', 'order_id', 'forgotten');
    await api.place(anOrder({ orderId: 'forgotten' }));
    const id = 'views.orders:orders:forgotten';
    await until(isParked(id));
    expect((await api.send({ method: 'POST', path: `/v1/parked/${id}/discard` })).body).toMatchObject({
      discardedAt: expect.any(String),
    });
    expect((await parked()).items.map((stream) => stream.id)).not.toContain(id);
    const discarded = await api.get<ParkedStreams>('/v1/parked?discarded=true');
    expect(discarded.body).toMatchObject({ total: 1, items: [{ id }] });

    await accept('views.orders');
    expect((await api.send({ method: 'POST', path: `/v1/parked/${id}/replay` })).status).toBe(202);
    await until(async () => (await api.order('forgotten')).status === 200);
    expect((await api.send({ method: 'POST', path: `/v1/parked/${id}/replay` })).body).toMatchObject({
      code: 'parked-not-found',
    });
  });
});
