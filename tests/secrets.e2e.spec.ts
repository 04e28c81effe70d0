import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@daybook/test-kit';
import { Api } from './support/api.js';
import { DaybookProcess } from './support/daybook-process.js';
import { anOrder } from './support/orders.js';

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('the token of a card', () => {
  it('reaches the provider after a restart, and stands in no file of the database', async () => {
    // Long enough for it to be stopped before it charges.
    const env = { DAYBOOK_PROCESSES: 'on', DAYBOOK_PAYMENT_DELAY_SECONDS: '10' };
    const first = await DaybookProcess.start({ env });
    const { dataDir, key } = first;
    const paymentToken = `tok_${randomUUID()}`;
    const before = new Api(first.url, key);
    const order = { ...anOrder({ paymentMethod: 'card', paymentToken }), orderId: 'A-1' };
    expect((await before.place(order, { 'idempotency-key': 'one' })).status).toBe(201);
    await before.close();
    await first.stop();
    expect((await stat(join(dataDir, 'secrets-key'))).mode & 0o777).toBe(0o600);

    const second = await DaybookProcess.start({ dataDir, key, env });
    const api = new Api(second.url, key);
    const again = await api.place(order, { 'idempotency-key': 'one' });
    expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
    await until(async () => (await api.order('A-1')).body.status === 'confirmed', { limitMs: 60_000 });
    expect(await readFile(join(dataDir, 'payments.jsonl'), 'utf8')).toContain(paymentToken);
    const shown = await Promise.all(
      ['/v1/orders/A-1', '/v1/orders/A-1/history', '/v1/payments/A-1'].map((path) => api.get<unknown>(path)),
    );
    const said = JSON.stringify([shown, await api.events()]) + second.stdout + second.stderr;
    expect(said).not.toContain(paymentToken);
    await api.close();
    await second.stop();
    for (const file of await filesBelow(join(dataDir, 'postgres'))) {
      expect([file, (await readFile(file)).includes(paymentToken)]).toEqual([file, false]);
    }
    await rm(dataDir, { recursive: true });
  });
});

describe('a key that is too short', () => {
  it('does not open Daybook to other machines', async () => {
    const process = await DaybookProcess.launch({ key: 'k', env: { DAYBOOK_HOST: '0.0.0.0' } });
    const { code } = await process.exited;
    expect(code).toBe(1);
    expect(`${process.stdout}${process.stderr}`).toBe(
      'DAYBOOK_API_KEY is too short to let other machines in with DAYBOOK_HOST=0.0.0.0: it must have 16 characters or more, and this one has 1.\n',
    );
    await process.remove();
  });
});
