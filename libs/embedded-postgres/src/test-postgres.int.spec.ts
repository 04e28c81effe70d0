import { spawn } from 'node:child_process';
import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { startTestPostgres } from './index.js';
import { isAlive } from './processes.js';
import { cleanUpAfterwards, OwnerProcess, query, serverPid, waitForEnd } from './support.spec.js';

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

  it('ends the server, and removes the folder, of a test run that was killed', async () => {
    const ended = spawn('true');
    await new Promise((resolve) => ended.once('exit', resolve));
    const folder = await mkdtemp(join(tmpdir(), `daybook-test-postgres-${ended.pid}-`));
    const owner = new OwnerProcess({ dataDir: folder });
    await owner.ready();
    await owner.kill();
    const pid = (await serverPid(folder)) ?? 0;
    expect(isAlive(pid)).toBe(true);

    const server = await startTestPostgres();
    cleanUpAfterwards(() => server.stop());

    await waitForEnd(pid);
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
