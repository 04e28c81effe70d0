import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatPosition } from '@daybook/event-log';
import { flipBitAt, until } from '@daybook/test-kit';
import pg from 'pg';
import { after, Api, type PartitionPage, type ProblemBody } from './support/api.js';
import { lastJson, runCli } from './support/cli.js';
import { DaybookProcess } from './support/daybook-process.js';
import { inParallel } from './support/in-parallel.js';
import { anOrder } from './support/orders.js';

const orders = 200;
const damagedOrder = 'order-100';
const noteOf = (orderId: string) => `sold as ${orderId}.`;

interface VerifyReport {
  readonly verified: boolean;
  readonly partitions: number;
  readonly faults: ReadonlyArray<{ readonly position: string; readonly fault: string }>;
}

let daybook: DaybookProcess;
let api: Api;

async function start(options: Parameters<typeof DaybookProcess.start>[0] = {}): Promise<void> {
  daybook = await DaybookProcess.start(options);
  api = new Api(daybook.url, daybook.key);
}

async function stop(): Promise<void> {
  await api.close();
  await daybook.stop();
}

/** With the rights of a superuser, whom no guard holds up. */
async function query<Row extends object>(...statements: readonly string[]): Promise<Row[]> {
  const client = new pg.Client((await readFile(join(daybook.dataDir, 'database-url'), 'utf8')).trim());
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const statement of statements) rows = (await client.query<Row>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

const tamper = (...statements: readonly string[]) =>
  query('SET session_replication_role = replica', ...statements);

async function placeOrders(): Promise<void> {
  const orderIds = Array.from({ length: orders }, (_, index) => `order-${index}`);
  await inParallel(orderIds, 8, async (orderId) => {
    const lines = [{ sku: 'A', description: noteOf(orderId), quantity: 1, unitPrice: '1.00' }];
    expect((await api.place(anOrder({ orderId, lines }))).status).toBe(201);
  });
}

/** Where the first event of an order stands. */
async function placeOf(orderId: string): Promise<{ partition: number; position: number }> {
  const [row] = await query<{ partition: number; position: string }>(
    `SELECT partition, position FROM log.events WHERE stream_id = '${orderId}' AND version = 1`,
  );
  return { partition: row!.partition, position: Number(row!.position) };
}

const readiness = async () => (await api.get('/health/ready')).body;
const verify = async () => {
  const result = await runCli(daybook, 'verify', '--json');
  return { code: result.code, stderr: result.stderr, report: lastJson(result) as VerifyReport };
};
const eventsFrom = (partition: number, position: number) =>
  api.get<PartitionPage & ProblemBody>(`/v1/events?partition=${partition}&after=${position - 1}&limit=1000`);

describe('a bit of a page of the log that was flipped while Daybook was down', () => {
  let damaged: { partition: number; position: number };

  beforeAll(async () => {
    await start();
    await placeOrders();
    damaged = await placeOf(damagedOrder);
    const [file] = await query<{ path: string }>(`SELECT pg_relation_filepath('log.events') AS path`);
    await stop();
    await flipBitAt(join(daybook.dataDir, 'postgres', 'data', file!.path), noteOf(damagedOrder));
    await start({ dataDir: daybook.dataDir, key: daybook.key });
  });
  afterAll(async () => {
    await api.close();
    await daybook.remove();
  });

  it('turns readiness red, which says why', async () => {
    await until(async () => (await api.get('/health/ready')).status === 503);
    expect(await readiness()).toMatchObject({
      code: 'not-ready',
      errors: [
        {
          pointer: '/probes/event-log',
          code: 'log-damaged',
          detail: expect.stringMatching(/^Page \d+ of the table log\.events cannot be read/),
        },
      ],
    });
  });

  it('is named by verify, with its partition and position, beside all that is good', async () => {
    const { code, report, stderr } = await verify();
    expect(code).toBe(1);
    expect(report).toMatchObject({ verified: false, partitions: 48 });
    expect(stderr).toMatch(/^The log does not verify in \d+ of 48 partitions, first at orders:\d+:\d+: /m);
    // The page holds events of several partitions, and some of each before that of the order.
    const fault = report.faults.find(({ position }) => position.startsWith(`orders:${damaged.partition}:`))!;
    const position = Number(fault.position.split(':')[2]);
    expect(position).toBeLessThanOrEqual(damaged.position);
    expect(fault.fault).toBe(`The event ${fault.position} cannot be read`);
    for (let place = position; place <= damaged.position; place += 1) {
      expect(await eventsFrom(damaged.partition, place)).toMatchObject({
        status: 500,
        body: {
          code: 'log-damaged',
          detail: `The event ${formatPosition({ ...damaged, category: 'orders', position: place })} cannot be read.`,
        },
      });
    }
  });

  it('keeps nothing else from being read or written', async () => {
    expect(await api.get(`/v1/orders/${damagedOrder}/history`)).toMatchObject({
      status: 500,
      body: { code: 'log-damaged' },
    });
    expect(await api.history('order-0')).toHaveLength(1);
    expect(await api.history(`order-${orders - 1}`)).toHaveLength(1);
    expect((await api.order(damagedOrder)).status).toBe(200);
    const placed = await api.place(anOrder());
    expect(placed.status).toBe(201);
    expect((await api.order(placed.body.orderId, after(placed))).status).toBe(200);
    const { head } = (await eventsFrom(damaged.partition, Number.MAX_SAFE_INTEGER)).body;
    expect((await eventsFrom(damaged.partition, head.position)).body.items).toHaveLength(1);
  });
});

describe('a log that was written past all guards', () => {
  beforeAll(async () => {
    await start();
    await placeOrders();
    const { headers } = await api.place(anOrder());
    await api.list({ limit: '1' }, { 'daybook-position': headers['daybook-position']! });
    expect(await verify()).toMatchObject({ code: 0, report: { verified: true } });
    await query(
      'CREATE TABLE events_kept AS SELECT * FROM log.events',
      'CREATE TABLE heads_kept AS SELECT * FROM log.heads',
    );
  });
  beforeEach(() =>
    tamper(
      'DELETE FROM log.events',
      'INSERT INTO log.events SELECT * FROM events_kept',
      'DELETE FROM log.heads',
      'INSERT INTO log.heads SELECT * FROM heads_kept',
    ),
  );
  afterAll(async () => {
    await api.close();
    await daybook.remove();
  });

  const atOrder7 = `WHERE stream_id = 'order-7'`;
  it.each([
    [
      'a key beside those of its content',
      `UPDATE log.events SET content = (content::jsonb || '{"approvedBy": "nobody"}')::text ${atOrder7}`,
      'the event has what its hash does not cover: approvedBy',
    ],
    [
      'a microsecond of when it occurred',
      `UPDATE log.events SET content = regexp_replace(content, '("occurredAt":"[^"]*)Z', '\\1001Z') ${atOrder7}`,
      'the hash does not match its content',
    ],
    [
      'a microsecond of when it was recorded',
      `UPDATE log.events SET recorded_at = recorded_at + interval '1 microsecond' ${atOrder7}`,
      'the hash does not match its content',
    ],
    [
      'its content',
      `UPDATE log.events SET content = regexp_replace(content, '"customerId":"[^"]*"', '"customerId":"another"') ${atOrder7}`,
      'the hash does not match its content',
    ],
    [
      'a time that is none',
      `UPDATE log.events SET recorded_at = 'infinity' ${atOrder7}`,
      expect.stringMatching(/^The event orders:\d+:\d+ cannot be read$/),
    ],
  ])('is found where an event has %s changed', async (_, statement, fault) => {
    const place = formatPosition({ category: 'orders', ...(await placeOf('order-7')) });
    await tamper(statement);
    const { code, report } = await verify();
    expect(code).toBe(1);
    expect(report.faults).toEqual([expect.objectContaining({ position: place, fault })]);
  });

  it('is found where a whole partition was emptied together with its head, because the views have it', async () => {
    const { partition } = await placeOf('order-7');
    const { head } = (await eventsFrom(partition, 1)).body;
    await tamper(
      `DELETE FROM log.events WHERE category = 1 AND partition = ${partition}`,
      `UPDATE log.heads SET position = 0, hash = decode(repeat('00', 32), 'hex') WHERE category = 1 AND partition = ${partition}`,
    );
    const { code, report } = await verify();
    expect(code).toBe(1);
    expect(report.faults).toEqual([
      {
        position: `orders:${partition}:1`,
        fault: `the event is missing; the views have ${head.position}, the log's head says that there are 0`,
      },
    ]);
  });

  it.each([
    ['forwards', 5, 1, "the event is missing; the log's head says that there are "],
    ['back', -1, -1, "the hash is not the one that the log's head says"],
  ])('is found where a head was moved %s', async (_, by, foundAt, fault) => {
    const { partition } = await placeOf('order-7');
    const { head } = (await eventsFrom(partition, 1)).body;
    await tamper(
      `UPDATE log.heads SET position = position + ${by} WHERE category = 1 AND partition = ${partition}`,
    );
    const { code, report } = await verify();
    expect(code).toBe(1);
    expect(report.faults).toEqual([
      expect.objectContaining({
        position: `orders:${partition}:${head.position + foundAt}`,
        fault: expect.stringContaining(fault),
      }),
    ]);
  });

  it('turns readiness red at the next start, by the name of what is missing', async () => {
    const { partition } = await placeOf('order-7');
    await tamper(
      `DELETE FROM log.events WHERE category = 1 AND partition = ${partition}`,
      `UPDATE log.heads SET position = 0, hash = decode(repeat('00', 32), 'hex') WHERE category = 1 AND partition = ${partition}`,
    );
    await stop();
    await start({ dataDir: daybook.dataDir, key: daybook.key });
    await until(async () => (await api.get('/health/ready')).status === 503);
    expect(await readiness()).toMatchObject({
      errors: [
        {
          pointer: '/probes/projector',
          code: 'log-damaged',
          detail: expect.stringMatching(
            new RegExp(`^The event orders:${partition}:\\d+ was handled, but the log ends before it\\.$`),
          ),
        },
      ],
    });
  });
});
