import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@daybook/test-kit';
import { Api } from './support/api.js';
import { DaybookProcess, databasePid, removeDataDir } from './support/daybook-process.js';
import { KeptConnection, type Outcome } from './support/kept-connection.js';
import { NpmRun } from './support/npm-run.js';
import { anOrder } from './support/orders.js';

/** How often Daybook is stopped under load; TEST_ROUNDS=20 takes some minutes. */
const rounds = Number(process.env['TEST_ROUNDS'] ?? 2);
/** Far above what a round takes on a slow machine. */
const roundWithinMs = 90_000;
const clients = 16;
const answersBeforeTheStop = 200;
/** After this, a signal is no copy of the one before, however slow the machine is. */
const sameStopWithinMs = 1_000;

const key = randomBytes(24).toString('base64url');
let dataDir: string;
let run: NpmRun;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'daybook-stop-'));
});
afterEach(async () => {
  run.tellGroup('SIGKILL');
  await run.exited;
  // Daybook itself, which has lost its parent, stops by itself.
  await until(isDatabaseGone);
  await removeDataDir(dataDir);
});

async function launch(): Promise<void> {
  run = await NpmRun.start('start', {
    env: { DAYBOOK_DATA_DIR: dataDir, DAYBOOK_PORT: '0', DAYBOOK_API_KEY: key },
  });
}

async function startUntilReady(): Promise<string> {
  await launch();
  return (await run.untilItSays(/^Daybook ready on (\S+)$/m))[1]!;
}

/** PostgreSQL removes its lock file last. */
const isDatabaseGone = async (): Promise<boolean> => (await databasePid(dataDir)) === undefined;

const databaseLog = (): Promise<string> => readFile(join(dataDir, 'postgres', 'server.log'), 'utf8');
const recovery = /was interrupted|not properly shut down|redo starts/;

/** Places orders over one connection after the other, until nobody listens. */
async function placeUntilTheEnd(url: string, outcomes: Map<string, Outcome>): Promise<void> {
  for (;;) {
    const connection = await KeptConnection.open(url, key);
    if (connection === undefined) return;
    while (connection.isOpen) {
      const orderId = randomUUID();
      const outcome = await connection.post('/v1/orders', anOrder({ orderId }));
      outcomes.set(orderId, outcome);
      if (outcome.kind !== 'answered' || outcome.isLast) break;
    }
    connection.close();
  }
}

const idsOf = (outcomes: ReadonlyMap<string, Outcome>, kind: Outcome['kind']): readonly string[] =>
  [...outcomes].filter(([, outcome]) => outcome.kind === kind).map(([orderId]) => orderId);

describe('npm start, when its process group is told to stop', () => {
  it(
    `answers under load what it has begun, and goes as a whole (${rounds} times)`,
    async () => {
      const outcomes = new Map<string, Outcome>();
      for (let round = 1; round <= rounds; round += 1) {
        const before = outcomes.size;
        const url = await startUntilReady();
        const load = Array.from({ length: clients }, () => placeUntilTheEnd(url, outcomes));
        await until(() => outcomes.size - before > answersBeforeTheStop);

        run.tellGroup('SIGTERM');

        // By the time npm has ended, so has everything that it started.
        expect(await run.exited).toEqual({ code: 0, signal: null });
        expect(await isDatabaseGone()).toBe(true);
        expect(run.output).toMatch(/Daybook stopped\.\s*$/);
        await Promise.all(load);
        expect(idsOf(outcomes, 'cut')).toEqual([]);
      }
      const statuses = [...outcomes.values()].map((outcome) => ('status' in outcome ? outcome.status : 201));
      expect(new Set(statuses)).toEqual(new Set([201]));

      const api = new Api(await startUntilReady(), key);
      const placed = new Set((await api.events()).map(({ streamId }) => streamId));
      expect(idsOf(outcomes, 'answered').filter((orderId) => !placed.has(orderId))).toEqual([]);
      expect(idsOf(outcomes, 'unanswered').filter((orderId) => placed.has(orderId))).toEqual([]);
      expect(await databaseLog()).not.toMatch(recovery);
      await api.close();
      run.tellGroup('SIGINT');
      expect(await run.exited).toEqual({ code: 0, signal: null });
    },
    rounds * roundWithinMs,
  );

  it('gives a start up that is on its way, and leaves nothing half-made', async () => {
    await launch();
    await run.untilItSays(/Creating the database/);
    run.tellGroup('SIGTERM');
    expect(await run.exited).toEqual({ code: 0, signal: null });
    expect((await readdir(join(dataDir, 'postgres'))).filter((name) => name.startsWith('data'))).toEqual([]);
  });

  it('stops as gracefully when the terminal is closed, which npm itself does not survive', async () => {
    await startUntilReady();
    run.tellGroup('SIGHUP');
    expect(await run.exited).toEqual({ code: null, signal: 'SIGHUP' });
    await until(isDatabaseGone);
    // Written after the lock file is removed.
    const end = /received fast shutdown request[^]*database system is shut down\s*$/;
    await until(async () => end.test(await databaseLog()));
  });

  it('ends at once when it is told again, a while later, and takes PostgreSQL with it', async () => {
    const url = await startUntilReady();
    const database = (await databasePid(dataDir))!;
    const connection = (await KeptConnection.open(url, key))!;
    // Waits for a position that does not come, and so holds up the stop.
    const reading = connection.get('/v1/orders?after=orders:0:1000');
    // So it is known to have arrived.
    const second = (await KeptConnection.open(url, key))!;
    await second.get('/health/live');

    run.tellGroup('SIGTERM');
    const toldAt = performance.now();
    await until(async () => {
      const another = await KeptConnection.open(url, key);
      another?.close();
      return another === undefined && performance.now() - toldAt > 2 * sameStopWithinMs;
    });
    expect(await databasePid(dataDir)).toBe(database);
    run.tellGroup('SIGTERM');

    expect(await run.exited).toEqual({ code: 143, signal: null });
    expect(await isDatabaseGone()).toBe(true);
    expect(await reading).toEqual({ kind: 'unanswered' });
    await startUntilReady();
    expect(await databaseLog()).toMatch(recovery);
  });
});

describe('npm run daybook, when its process group is told to stop', () => {
  it('lets an import end what it has sent, and tell how far it came', async () => {
    const daybook = await DaybookProcess.start();
    const api = new Api(daybook.url, daybook.key);
    const file = join(dataDir, 'orders.jsonl');
    const lines = Array.from({ length: 50_000 }, (_, n) =>
      JSON.stringify(anOrder({ orderId: `order-${n}` })),
    );
    await writeFile(file, lines.join('\n'));
    run = await NpmRun.start('daybook', {
      args: ['import', file, '--url', daybook.url],
      env: { DAYBOOK_API_KEY: daybook.key },
    });
    const written = async () => (await api.heads()).reduce((sum, { position }) => sum + position, 0);
    await until(async () => (await written()) > 100);

    run.tellGroup('SIGTERM');

    expect(await run.exited).toEqual({ code: 130, signal: null });
    expect(run.output).toMatch(/The import was stopped, with \d+ of the orders read not sent/);
    const accepted = Number(/(\d+) of \d+ orders accepted/.exec(run.output)?.[1]);
    expect(accepted).toBe(await written());
    await api.close();
    await daybook.remove();
  });
});
