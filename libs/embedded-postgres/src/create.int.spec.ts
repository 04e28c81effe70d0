import { jest } from '@jest/globals';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from './index.js';
import { isAlive } from './processes.js';
import {
  cleanUpAfterwards,
  failureOf,
  OwnerProcess,
  query,
  temporaryDataDir,
  waitForEnd,
} from './testing/support.js';
import { holdsWithin } from './waiting.js';

jest.setTimeout(120_000);

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

describe('a new database', () => {
  it('is durable, checksummed, UTF-8 and listens on the loopback address alone', async () => {
    const dataDir = await temporaryDataDir();
    const progress: string[] = [];
    const server = await startEmbeddedPostgres({
      dataDir,
      settings: { shared_buffers: '64MB', work_mem: '6MB' },
      onProgress: (message) => progress.push(message),
    });
    cleanUpAfterwards(() => server.stop());

    const rows = await query<{ name: string; setting: string }>(
      server.url('postgres'),
      'SELECT name, setting FROM pg_settings',
    );
    const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    expect(settings).toMatchObject({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      server_encoding: 'UTF8',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port: String(server.port),
      password_encryption: 'scram-sha-256',
      max_connections: '50',
      jit: 'off',
      TimeZone: 'UTC',
      log_timezone: 'UTC',
      lc_messages: 'C',
      work_mem: '6144',
      shared_buffers: '8192', // 64 MB in pages of 8 kB
    });
    const [locale] = await query<{ provider: string; locale: string }>(
      server.url('postgres'),
      "SELECT datlocprovider AS provider, datlocale AS locale FROM pg_database WHERE datname = 'postgres'",
    );
    expect(locale).toEqual({ provider: 'b', locale: 'C.UTF-8' });
    expect(progress).toEqual(['Creating the database…']);
  });

  it('has a random password, which only its owner can read and which is always asked for', async () => {
    const dataDir = await temporaryDataDir();
    const server = await startEmbeddedPostgres({ dataDir });
    cleanUpAfterwards(() => server.stop());

    const password = join(dataDir, 'password');
    expect((await stat(password)).mode & 0o777).toBe(0o600);
    expect((await readFile(password, 'utf8')).length).toBeGreaterThanOrEqual(32);
    expect((await readdir(dataDir)).toSorted()).toEqual(['data', 'password', 'server.log']);
    const wrong = server.url('postgres', { user: 'postgres', password: 'wrong' });
    await expect(query(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const [method] = await query<{ methods: string[] }>(
      server.url('postgres'),
      'SELECT array_agg(DISTINCT auth_method) AS methods FROM pg_hba_file_rules',
    );
    expect(method?.methods).toEqual(['scram-sha-256']);
  });

  it('gives URLs for any login and database', async () => {
    const server = await startEmbeddedPostgres({ dataDir: await temporaryDataDir() });
    cleanUpAfterwards(() => server.stop());
    await query(server.url('postgres'), `CREATE ROLE "a/b" LOGIN PASSWORD 'p@ss:w?rd%/'`);
    await query(server.url('postgres'), 'CREATE DATABASE "my orders"');

    const url = server.url('my orders', { user: 'a/b', password: 'p@ss:w?rd%/' });

    expect(await query(url, 'SELECT current_user AS who, current_database() AS db')).toEqual([
      { who: 'a/b', db: 'my orders' },
    ]);
  });

  it('keeps what was committed when it is stopped and started again', async () => {
    const dataDir = await temporaryDataDir();
    const first = await startEmbeddedPostgres({ dataDir });
    await query(first.url('postgres'), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await first.stop();

    const second = await startEmbeddedPostgres({ dataDir });
    cleanUpAfterwards(() => second.stop());

    expect(await query(second.url('postgres'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('gets a new password when the file is lost', async () => {
    const dataDir = await temporaryDataDir();
    const first = await startEmbeddedPostgres({ dataDir });
    await query(first.url('postgres'), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await rm(join(dataDir, 'password'));

    const second = await startEmbeddedPostgres({ dataDir });
    cleanUpAfterwards(() => second.stop());

    expect(second.url('postgres')).not.toContain(new URL(first.url('postgres')).password);
    expect(await query(second.url('postgres'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });
});

describe('making the database', () => {
  const onLinux = process.platform === 'linux' ? it : it.skip;

  onLinux('starts afresh after it was killed half-way', async () => {
    const dataDir = await temporaryDataDir();
    const owner = new OwnerProcess({ dataDir });
    const isHalfWay = async (): Promise<boolean> => {
      const names = await readdir(dataDir).catch((): string[] => []);
      const draft = names.find((name) => name.startsWith('data.new-'));
      if (draft === undefined) return false;
      return (await readdir(join(dataDir, draft)).catch((): string[] => [])).includes('global');
    };
    expect(await holdsWithin(30_000, 2, isHalfWay)).toBe(true);
    const workers = childrenOf(owner.pid);
    await owner.kill();
    for (const pid of workers.filter(isAlive)) {
      process.kill(pid, 'SIGKILL');
      await waitForEnd(pid);
    }
    expect(await readdir(dataDir)).not.toContain('data');
    expect((await readdir(dataDir)).some((name) => name.startsWith('data.new-'))).toBe(true);

    const server = await startEmbeddedPostgres({ dataDir });
    cleanUpAfterwards(() => server.stop());

    expect(await query(server.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await readdir(dataDir)).toSorted()).toEqual(['data', 'password', 'server.log']);
  });

  it('goes to one of several starts on one empty folder, and the others are refused', async () => {
    const dataDir = await temporaryDataDir();

    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, () => startEmbeddedPostgres({ dataDir })),
    );

    const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    for (const server of started) cleanUpAfterwards(() => server.stop());
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as { code: string }] : [],
    );
    expect(refused.map(({ code }) => code)).toEqual(Array(3).fill('data-dir-in-use'));
    expect(started).toHaveLength(1);
    expect(await query(started[0]?.url('postgres') ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await readdir(dataDir)).toSorted()).toEqual(['data', 'password', 'server.log']);
  });

  it('goes to one of two processes that start at the same time', async () => {
    const dataDir = await temporaryDataDir();
    const owners = [new OwnerProcess({ dataDir }), new OwnerProcess({ dataDir })];

    const said = await Promise.all(owners.map((owner) => owner.says('ready', 'error')));

    expect(said.filter((message) => message.ready)).toHaveLength(1);
    expect(said.find((message) => message.error)?.error?.code).toBe('data-dir-in-use');
    const url = said.find((message) => message.ready)?.ready?.url ?? '';
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses data of another version of PostgreSQL', async () => {
    const dataDir = await temporaryDataDir();
    const first = await startEmbeddedPostgres({ dataDir });
    await first.stop();
    await writeFile(join(dataDir, 'data', 'PG_VERSION'), '17\n');

    const error = await failureOf(startEmbeddedPostgres({ dataDir }));

    expect(error.code).toBe('version-mismatch');
    expect(error.message).toContain('was written by PostgreSQL 17, this Daybook runs PostgreSQL 18;');
  });

  it('refuses a folder of other files and touches none of them', async () => {
    const dataDir = await temporaryDataDir();
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'thesis.txt'), 'years of work');
    const before = await stat(dataDir);

    const error = await failureOf(startEmbeddedPostgres({ dataDir }));

    expect(error.code).toBe('start-failed');
    expect(error.message).toContain('holds other files');
    expect((await stat(dataDir)).uid).toBe(before.uid);
    expect(await readdir(dataDir)).toEqual(['thesis.txt']);
  });
});
