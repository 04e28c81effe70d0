import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { startTestPostgres } from './index.js';
import { isAlive } from './processes.js';
import { cleanUpAfterwards, kill, OwnerProcess, query, serverPid, waitForEnd } from './testing/support.js';
import { holdsWithin } from './waiting.js';

jest.setTimeout(120_000);

const ownFolders = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`daybook-test-postgres-${process.pid}-`));

describe('startTestPostgres', () => {
  it('gives fresh databases on one durable server and leaves nothing behind', async () => {
    const server = await startTestPostgres();
    cleanUpAfterwards(() => server.stop());
    const urls = await Promise.all([server.createDatabase(), server.createDatabase()]);

    for (const url of urls) await query(url, 'CREATE TABLE orders AS SELECT 1 AS id');

    expect(new Set(urls).size).toBe(2);
    expect(await query(urls[0] ?? '', 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(await ownFolders()).toHaveLength(1);
    await server.stop();
    expect(await ownFolders()).toEqual([]);
  });

  it('prepares a database once, and copies it as often as it is asked', async () => {
    const server = await startTestPostgres();
    cleanUpAfterwards(() => server.stop());
    let prepared = 0;
    const prepare = async (url: string) => {
      prepared += 1;
      await query(url, 'CREATE TABLE orders AS SELECT 1 AS id');
    };

    const [one, other] = await Promise.all([server.createDatabase(prepare), server.createDatabase(prepare)]);
    await query(one, 'DELETE FROM orders');

    expect(prepared).toBe(1);
    expect(await query(other, 'SELECT id FROM orders')).toEqual([{ id: 1 }]);
    await server.stop();
  });

  it('ends the server, and removes the folder, of a test run that was killed', async () => {
    // Until it is killed it lives, or a run of other tests beside this one would sweep what is just starting.
    const run = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)']);
    cleanUpAfterwards(() => kill(run));
    const folder = await mkdtemp(join(tmpdir(), `daybook-test-postgres-${run.pid}-`));
    const owner = new OwnerProcess({ dataDir: folder });
    await owner.ready();
    const pid = (await serverPid(folder)) ?? 0;
    await owner.kill();
    expect(isAlive(pid)).toBe(true);
    await kill(run);

    const server = await startTestPostgres();
    cleanUpAfterwards(() => server.stop());

    await waitForEnd(pid);
    expect(await holdsWithin(20_000, 20, () => !existsSync(folder))).toBe(true);
  });
});
