import { randomUUID } from 'node:crypto';
import type { ParkedStreams } from '@daybook/contracts';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { formatPosition, type NewEvent, PostgresEventLog } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import { after, Api } from './support/api.js';
import { lastJson, runCli } from './support/cli.js';
import { DaybookProcess } from './support/daybook-process.js';
import { anOrder } from './support/orders.js';

const secret = 'Ann Smith, 1 High Street';

let postgres: TestPostgres;
let log: PostgresEventLog;
let daybook: DaybookProcess;
let api: Api;

beforeAll(async () => {
  postgres = await startTestPostgres();
  const url = await postgres.createDatabase();
  daybook = await DaybookProcess.start({ env: { DAYBOOK_DATABASE_URL: url } });
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
    await until(async () => (await parked()).total === 2);

    const { items } = await parked();
    expect(items.toSorted((a, b) => (a.streamId < b.streamId ? 1 : -1))).toEqual([
      {
        streamId: 'unknown',
        position: unknown,
        version: 2,
        reason: 'UnknownEventTypeError: Unknown event type: OrderLost',
      },
      { streamId: 'damaged', position: damaged, version: 2, reason: 'UnreadableEventError' },
    ]);
    expect((await api.get<string>('/metrics')).body).toMatch(/^daybook_parked_streams 2$/m);
  });

  it("is nobody else's business", async () => {
    const stranger = new Api(daybook.url);
    expect((await stranger.get('/v1/parked')).status).toBe(401);
    await stranger.close();
  });

  it('stands in the list of the command line', async () => {
    const listed = await runCli(daybook, 'parked');
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toMatch(/^POSITION +STREAM +VERSION +REASON\n/);
    expect(listed.stdout).toContain('UnreadableEventError');
    expect(listed.stdout).not.toContain(secret);

    expect(lastJson(await runCli(daybook, 'parked', '--json'))).toEqual(await parked());
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
