import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@daybook/test-kit';
import pg from 'pg';
import { Api } from './support/api.js';
import { runCli } from './support/cli.js';
import { DaybookProcess } from './support/daybook-process.js';
import { anOrder } from './support/orders.js';

const stackTrace = /^\s+at .+:\d+:\d+\)?$/m;

/** Starts a Daybook that cannot run, and gives what it says on standard error before it ends. */
async function refusal(options: Parameters<typeof DaybookProcess.launch>[0]): Promise<string> {
  const daybook = await DaybookProcess.launch(options);
  const { code } = await daybook.exited;
  expect(code).toBe(1);
  expect(daybook.stderr).not.toMatch(stackTrace);
  expect(daybook.stderr.trim().split('\n')).toHaveLength(1);
  return daybook.stderr.trim();
}

async function withDaybook(work: (daybook: DaybookProcess, api: Api) => Promise<void>): Promise<void> {
  const daybook = await DaybookProcess.start();
  const api = new Api(daybook.url, daybook.key);
  try {
    await work(daybook, api);
  } finally {
    await api.close();
    await daybook.remove();
  }
}

async function postmasterPid(dataDir: string): Promise<number> {
  return Number(
    (await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n', 1)[0],
  );
}

describe('a start that cannot succeed ends with one sentence', () => {
  it('for a port in use', () =>
    withDaybook(async (running) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'daybook-faults-'));
      const { port } = new URL(running.url);
      const said = await refusal({ dataDir, env: { DAYBOOK_PORT: port } });
      expect(said).toBe(`Port ${port} on 127.0.0.1 is in use; set DAYBOOK_PORT to another one.`);
      await rm(dataDir, { recursive: true, force: true });
    }));

  it('for a data directory that another Daybook uses, which is not disturbed', () =>
    withDaybook(async (running, api) => {
      const said = await refusal({ dataDir: running.dataDir });
      expect(said).toMatch(/^Another Daybook .*is using the data in .*; stop it first/);
      expect((await api.place(anOrder())).status).toBe(201);
    }));

  it('for data of another version of PostgreSQL, or of Daybook', async () => {
    const daybook = await DaybookProcess.start();
    await daybook.stop();
    const versionFile = join(daybook.dataDir, 'postgres', 'data', 'PG_VERSION');
    const version = await readFile(versionFile, 'utf8');
    await writeFile(versionFile, '12\n');
    expect(await refusal({ dataDir: daybook.dataDir })).toMatch(/was written by PostgreSQL 12/);
    await writeFile(versionFile, version);
    await writeFile(join(daybook.dataDir, 'layout-version'), '99\n');
    expect(await refusal({ dataDir: daybook.dataDir })).toMatch(/was made by another version of Daybook/);
    await daybook.remove();
  });

  it('for another number of partitions than the log has', async () => {
    const daybook = await DaybookProcess.start();
    await daybook.stop();
    const said = await refusal({ dataDir: daybook.dataDir, env: { DAYBOOK_PARTITIONS: '8' } });
    expect(said).toBe(
      'The log of orders has 16 partitions, which cannot be changed to 8; set DAYBOOK_PARTITIONS to 16.',
    );
    await daybook.remove();
  });

  it('for a head of the log that is gone, a password that is another, and a ledger that is damaged', async () => {
    const env = { DAYBOOK_PROCESSES: 'on' };
    let daybook = await DaybookProcess.start({ env });
    const { dataDir, key } = daybook;
    const superuser = new pg.Client((await readFile(join(dataDir, 'database-url'), 'utf8')).trim());
    await superuser.connect();
    await superuser.query('SET session_replication_role = replica');
    await superuser.query('CREATE TABLE kept AS SELECT * FROM log.heads');
    await superuser.query('DELETE FROM log.heads WHERE category = 1 AND partition = 3');
    await superuser.end();
    await daybook.stop();
    expect(await refusal({ dataDir, key, env })).toBe(
      'Partition 3 of the log of orders is not found in log.heads; if there are more servers of that log, set DAYBOOK_LOG_URLS to the URLs of all, and if rows were lost, restore the database from a backup.',
    );

    const ledger = join(dataDir, 'payments.jsonl');
    await writeFile(ledger, '{"charge":{"key":"a\n');
    expect(await refusal({ dataDir, key, env })).toBe(
      `The payment simulator's ledger ${ledger} cannot be used: its line 1 is damaged; restore it from a backup, or move it away to begin with an empty one.`,
    );
    await rm(ledger);

    const password = join(dataDir, 'postgres', 'password');
    await writeFile(password, 'of another database\n');
    expect(await refusal({ dataDir, key, env })).toBe(
      `The password in ${password} is not the one of the database in ${join(dataDir, 'postgres', 'data')}; put the file back that belongs to it, or delete it and start again, which sets a new password.`,
    );
    await rm(password);

    // With another password, and before the database is found to lack the head.
    expect(await refusal({ dataDir, key, env })).toMatch(/^Partition 3 of the log of orders is not found/);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('for variables that are wrong, naming all of them', async () => {
    const said = await refusal({ env: { DAYBOOK_PORT: 'x', DAYBOOK_PARTITION: '8' } });
    expect(said).toContain('DAYBOOK_PORT must be');
    expect(said).toContain('was DAYBOOK_PARTITIONS meant?');
  });
});

describe('a PostgreSQL that is killed', () => {
  it('ends Daybook with one sentence, and the next start has everything that was acknowledged', async () => {
    let daybook = await DaybookProcess.start();
    const api = new Api(daybook.url, daybook.key);
    const acknowledged: string[] = [];
    let stop = false;
    const writers = Array.from({ length: 8 }, async () => {
      while (!stop) {
        const answer = await api.place(anOrder()).catch(() => undefined);
        if (answer?.status === 201) acknowledged.push((answer.body as { orderId: string }).orderId);
        else if (answer) expect(answer.status).toBe(503);
      }
    });
    await until(() => acknowledged.length > 50);
    process.kill(await postmasterPid(daybook.dataDir), 'SIGKILL');
    expect((await daybook.exited).code).toBe(1);
    stop = true;
    await Promise.all(writers);
    await api.close();
    const lines = daybook.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    expect(lines).toEqual([expect.stringMatching(/^PostgreSQL stopped unexpectedly with signal SIGKILL/)]);

    daybook = await DaybookProcess.start({ dataDir: daybook.dataDir, key: daybook.key });
    const again = new Api(daybook.url, daybook.key);
    const stored = new Set((await again.events()).map(({ streamId }) => streamId));
    expect(acknowledged.filter((orderId) => !stored.has(orderId))).toEqual([]);
    expect((await runCli(daybook, 'verify')).code).toBe(0);
    await again.close();
    await daybook.remove();
  });

  it('in one of its processes only is survived: 503 with Retry-After, then on as before', () =>
    withDaybook(async (daybook, api) => {
      const superuser = new pg.Client((await readFile(join(daybook.dataDir, 'database-url'), 'utf8')).trim());
      superuser.on('error', () => undefined);
      await superuser.connect();
      const { rows } = await superuser.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE application_name = 'daybook-log' LIMIT 1`,
      );
      // One backend that is killed takes all connections with it, ours included.
      process.kill(rows[0]!.pid, 'SIGKILL');
      await superuser.end().catch(() => undefined);
      await until(async () => {
        const answer = await api.place(anOrder());
        if (answer.status !== 201) {
          expect(answer).toMatchObject({
            status: 503,
            headers: { 'retry-after': '1' },
            body: { code: 'log-unavailable' },
          });
        }
        return answer.status === 201;
      });
      await until(async () => (await api.get('/health/ready')).status === 200);
      const { headers } = await api.place(anOrder());
      const list = await api.list({ limit: '1' }, { 'daybook-position': headers['daybook-position']! });
      expect(list.status).toBe(200);
    }));
});

describe('a full disk', () => {
  const disk = join(tmpdir(), `daybook-full-disk-${process.pid}`);

  it('without a single free byte ends a first start with one sentence, after which a start with space is the first', async () => {
    await mkdir(disk, { recursive: true });
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=192m,mode=755', 'none', disk]).status !== 0) {
      console.warn('Left out: only root can make a small disk to fill.');
      return;
    }
    const filler = join(disk, 'filler');
    const fill = () => spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k']);
    const dataDir = join(disk, 'data');
    try {
      fill();
      const layout = join(dataDir, 'layout-version');
      expect(await refusal({ dataDir })).toBe(`The file ${layout} cannot be written: the disk is full.`);
      // A disk that became full after the first file was written.
      await rm(filler);
      await writeFile(layout, '1\n');
      fill();
      expect(await refusal({ dataDir })).toBe(
        `The disk that holds ${join(dataDir, 'postgres')} is full; free some space there and start again.`,
      );
      await rm(filler);
      const daybook = await DaybookProcess.start({ dataDir });
      await daybook.stop();
      // And one that is full when everything is there.
      fill();
      expect(await refusal({ dataDir, key: daybook.key })).toMatch(
        /^The disk that holds .* is full; free some/,
      );
    } finally {
      spawnSync('umount', ['--lazy', disk]);
      await rm(disk, { recursive: true, force: true });
    }
  });

  it('ends Daybook with one sentence and loses nothing; freed, the next start goes on', async () => {
    await mkdir(disk, { recursive: true });
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=192m,mode=755', 'none', disk]).status !== 0) {
      console.warn('Left out: only root can make a small disk to fill.');
      return;
    }
    const dataDir = join(disk, 'data');
    let daybook = await DaybookProcess.start({ dataDir });
    try {
      const api = new Api(daybook.url, daybook.key);
      expect((await api.place(anOrder({ orderId: 'before' }))).status).toBe(201);
      // Fills the disk to its last block; dd fails then, as it should.
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=64k']);
      const description = 'X'.repeat(480);
      const lines = Array.from({ length: 500 }, (_, n) => ({
        sku: `s${n}`,
        description,
        quantity: 1,
        unitPrice: '1',
      }));
      let ended = false;
      void daybook.exited.then(() => (ended = true));
      while (!ended) await api.place(anOrder({ lines })).catch(() => undefined);
      expect((await daybook.exited).code).toBe(1);
      const sentences = daybook.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
      expect(sentences).toEqual([expect.stringMatching(/disk .*full/)]);
      await api.close();
      expect(await refusal({ dataDir, key: daybook.key })).toMatch(/disk .*full/);

      await rm(join(disk, 'filler'));
      daybook = await DaybookProcess.start({ dataDir, key: daybook.key });
      const again = new Api(daybook.url, daybook.key);
      // The views may have been a moment behind; they catch up from the log.
      await until(async () => (await again.order('before')).status === 200);
      expect((await runCli(daybook, 'verify')).code).toBe(0);
      await again.close();
    } finally {
      await daybook.remove();
      spawnSync('umount', ['--lazy', disk]);
      await rm(disk, { recursive: true, force: true });
    }
  });
});
