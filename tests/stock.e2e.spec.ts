import type { Stock } from '@daybook/contracts';
import { after, Api } from './support/api.js';
import { runCli } from './support/cli.js';
import { DaybookProcess } from './support/daybook-process.js';

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

const path = (sku: string) => `/v1/stock/${encodeURIComponent(sku)}`;
const receive = (sku: string, quantity: number) => api.post<Stock>(`${path(sku)}/receipts`, { quantity });

describe('stock', () => {
  it('is read as it was written, once the view has it', async () => {
    const received = await receive('85123A', 100);
    expect(received).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    const adjusted = await api.post<Stock>(
      `${path('85123A')}/adjustments`,
      { onHand: 97, reason: 'Three came broken.' },
      { 'if-match': received.headers['etag']! },
    );
    const read = await api.get<Stock>(path('85123A'), after(adjusted));
    expect(read).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    const { updatedAt, ...counts } = read.body;
    expect(counts).toEqual({ sku: '85123A', onHand: 97, reserved: 0, available: 97, version: 2 });
    expect(counts).toEqual(adjusted.body);
    expect(new Date(updatedAt).toISOString()).toBe(updatedAt);

    const query = `${path('85123A')}?after=${adjusted.headers['daybook-position']!}`;
    expect((await api.get<Stock>(query)).body).toEqual(read.body);
  });

  it('may have any sku that an order may have', async () => {
    for (const sku of ['A/B', 'a b', 'x..', 'a/../b', `S${'/'.repeat(63)}`]) {
      expect((await api.get<Stock>(path(sku), after(await receive(sku, 2)))).body).toMatchObject({
        sku,
        onHand: 2,
      });
    }
  });

  it('is not there for a sku of which nothing was recorded', async () => {
    expect(await api.get(path('none'))).toMatchObject({ status: 404, body: { code: 'sku-unknown' } });
  });

  it.each<[string, number, string]>([
    ['stock:99:1', 404, 'position-unknown'],
    ['payments:0:1', 400, 'position-malformed'],
    ['stock', 400, 'position-malformed'],
  ])('does not wait for %s', async (position, status, code) => {
    const answer = await api.get(path('85123A'), { 'daybook-position': position });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('has a log of its own, which can be read and verified', async () => {
    const { body } = await api.get<{ partitions: number }>('/v1/events?category=stock&partition=0');
    expect(body.partitions).toBe(16);
    const verified = await runCli(daybook, 'verify', '--category', 'stock', '--json');
    expect(verified).toMatchObject({ code: 0, stderr: '' });
  });

  it('is the same after a restart', async () => {
    const before = await receive('kept', 7);
    const { dataDir, key } = daybook;
    await api.close();
    await daybook.stop();
    daybook = await DaybookProcess.start({ dataDir, key });
    api = new Api(daybook.url, key);
    expect((await api.get<Stock>(path('kept'), after(before))).body).toMatchObject({ onHand: 7, version: 1 });
    expect((await receive('kept', 1)).body).toMatchObject({ onHand: 8, version: 2 });
  });
});
