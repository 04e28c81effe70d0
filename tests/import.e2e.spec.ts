import { until } from '@daybook/test-kit';
import pg from 'pg';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Api } from './support/api.js';
import { lastJson, runCli, startCli } from './support/cli.js';
import { DaybookProcess } from './support/daybook-process.js';
import { describeWithRealOrders } from './support/real-orders.js';
import { expectReports, expectReturns, lifecycleSummaryOf, summaryOf } from './support/reports.js';

/** Some six times of what it takes on two cores. */
const lifecycleTimeoutMs = 600_000;

describeWithRealOrders('online-retail.jsonl.gz', ({ file, expected }) => {
  let daybook: DaybookProcess;
  let api: Api;
  beforeAll(async () => {
    daybook = await DaybookProcess.start();
    api = new Api(daybook.url, daybook.key);
  });
  afterAll(async () => {
    await api.close();
    await daybook.remove();
  });

  it('imports exactly what is expected, and reports it exactly', async () => {
    const result = await runCli(daybook, 'import', file, '--json');
    expect(result.code).toBe(0);
    expect(lastJson(result)).toEqual(summaryOf(expected));
    await expectReports(api, expected);
  });

  it(
    'delivers them and takes back exactly what is expected when it is run again with --lifecycle',
    async () => {
      const result = await runCli(daybook, 'import', file, '--lifecycle', '--json');
      expect(lastJson(result)).toEqual(lifecycleSummaryOf(expected));
      await expectReports(api, expected);
      await expectReturns(api, expected);
    },
    lifecycleTimeoutMs,
  );

  it('verifies, until an event is altered behind its back', async () => {
    const verified = await runCli(daybook, 'verify', '--category', 'orders', '--json');
    expect(verified.code).toBe(0);
    const heads = await api.heads();
    const events = heads.reduce((sum, { position }) => sum + position, 0);
    expect(lastJson(verified)).toEqual({ verified: true, events, partitions: heads.length, faults: [] });

    const superuser = new pg.Client((await readFile(join(daybook.dataDir, 'database-url'), 'utf8')).trim());
    await superuser.connect();
    const alteration = `UPDATE log.events
                        SET content = regexp_replace(content, '"customerId":"[^"]*"', '"customerId":"14646"')
                        WHERE partition = 3 AND position = 500`;
    await expect(superuser.query(alteration)).rejects.toThrow('events are never changed');
    await superuser.query('SET session_replication_role = replica');
    await superuser.query(alteration);
    await superuser.end();

    const refused = await runCli(daybook, 'verify', '--json');
    expect(refused.code).toBe(1);
    expect(lastJson(refused)).toMatchObject({ verified: false, faults: [{ position: 'orders:3:500' }] });
  });
});

describeWithRealOrders('online-retail-first5000.jsonl.gz', ({ file, expected }) => {
  it('ends with the same totals when the server is killed half-way, twice, and adds nothing when it is run once more', async () => {
    let daybook = await DaybookProcess.start();
    const { dataDir, key } = daybook;
    for (const share of [0.3, 0.6]) {
      const api = new Api(daybook.url, key);
      const importing = startCli(daybook, 'import', file, '--json');
      await until(async () => {
        const positions = (await api.heads()).map(({ position }) => position);
        return positions.reduce((sum, position) => sum + position, 0) > share * 3_476;
      });
      await daybook.kill('SIGKILL');
      importing.child.kill('SIGKILL');
      await importing.finished;
      await api.close();
      daybook = await DaybookProcess.start({ dataDir, key });
    }
    try {
      const result = await runCli(daybook, 'import', file, '--json');
      expect(lastJson(result)).toEqual(summaryOf(expected));
      const api = new Api(daybook.url, key);
      await expectReports(api, expected);
      expect((await runCli(daybook, 'verify')).code).toBe(0);

      const before = await api.heads();
      expect(lastJson(await runCli(daybook, 'import', file, '--json'))).toEqual(summaryOf(expected));
      expect(await api.heads()).toEqual(before);
      await expectReports(api, expected);
      await api.close();
    } finally {
      await daybook.remove();
    }
  });

  it('is not hurt by a restart in the middle: the import waits for the server and goes on', async () => {
    const first = await DaybookProcess.start();
    const { dataDir, key } = first;
    const { port } = new URL(first.url);
    const api = new Api(first.url, key);
    const importing = startCli(first, 'import', file, '--json');
    await until(async () => (await api.heads()).some(({ position }) => position > 50));
    await first.stop();
    const second = await DaybookProcess.start({ dataDir, key, env: { DAYBOOK_PORT: port } });
    try {
      expect(lastJson(await importing.finished)).toEqual(summaryOf(expected));
      await expectReports(api, expected);
    } finally {
      await api.close();
      await second.remove();
    }
  });
});

describe('with made-up orders', () => {
  it('imports the same ones for the same seed once', async () => {
    const daybook = await DaybookProcess.start();
    try {
      const first = await runCli(daybook, 'demo', '--orders', '200', '--seed', '7', '--json');
      const again = await runCli(daybook, 'demo', '--orders', '200', '--seed', '7', '--json');
      expect(lastJson(first)).toMatchObject({ orders: { read: 200, accepted: 200, rejected: 0 } });
      expect(lastJson(again)).toEqual(lastJson(first));
      const verified = await runCli(daybook, 'verify', '--json');
      expect(lastJson(verified)).toMatchObject({ verified: true, events: 200 });
    } finally {
      await daybook.remove();
    }
  });
});
