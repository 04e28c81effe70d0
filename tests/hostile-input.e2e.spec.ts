import { Api, json, type Sending } from './support/api.js';
import { DaybookProcess } from './support/daybook-process.js';
import { anOrder, placing } from './support/orders.js';
import { expectRefusal, invalid } from './support/refusal.js';
import { UnchangedDaybook } from './support/unchanged-daybook.js';

const limitBytes = 2 * 1024 * 1024;
const daybook = new UnchangedDaybook();
let api: Api;

beforeAll(async () => {
  api = await daybook.start();
});

/** What all of the tests below have in common: none of what they send leaves an event. */
afterAll(() => daybook.expectUnchangedAndRemove());

const linesOf = (count: number, line: object) =>
  anOrder({ lines: Array.from({ length: count }, () => line) });

/** As many fields of different names as the limit allows. */
const unknownFields = (): string =>
  `{${Array.from({ length: limitBytes / 14 }, (_, index) => `"k${index}":0`).join(',')}}`;

describe('an order', () => {
  it('with more faults than an answer lists has the first ones named, and is told that there are more', async () => {
    const { status, body } = await api.place(linesOf(5_000, { sku: '!', quantity: 0, unitPrice: '2.555' }));

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'request-invalid', hasMoreErrors: true });
    expect(body.detail).toBe('More than 1000 things are wrong with the request; the first 1000 are listed.');
    expect(body.errors).toHaveLength(1_000);
  });

  it('with as many faults as an answer lists has them all named', async () => {
    const { body } = await api.place(linesOf(333, { sku: '!', quantity: 0, unitPrice: '2.555' }));

    expect(body.errors).toHaveLength(999);
    expect(body).not.toHaveProperty('hasMoreErrors');
    expect(body.errors!.filter(({ pointer }) => pointer.startsWith('/lines/332/'))).toHaveLength(3);
  });

  it('with a field twice is refused', async () => {
    const twice = JSON.stringify(anOrder()).replace('"quantity":6', '"quantity":6,"quantity":600');

    expectRefusal(await api.send(placing(twice)), invalid('/lines/0/quantity field-repeated'));
  });

  it('in an encoding is refused', async () => {
    const answer = await api.send(placing('x', { ...json, 'content-encoding': 'gzip' }));

    expectRefusal(answer, { status: 415, code: 'content-encoding-unsupported' });
  });
});

describe('a change', () => {
  it('that the order does not allow in more ways than an answer lists is told so', async () => {
    const changes = Array.from({ length: 2_000 }, () => ({ action: 'removeLine', lineId: 9 }));

    const { status, body } = await api.modify('placed', changes);

    expect([status, body.code, body.errors!.length]).toEqual([422, 'line-not-found', 1_000]);
    expect(body).toMatchObject({ hasMoreErrors: true });
  });
});

describe('the webhook of the payment provider', () => {
  let withProcesses: DaybookProcess;
  let provider: Api;

  beforeAll(async () => {
    withProcesses = await DaybookProcess.start({ env: { DAYBOOK_PROCESSES: 'on' } });
    provider = new Api(withProcesses.url);
  });

  afterAll(async () => {
    await provider.close();
    await withProcesses.remove();
  });

  const tell = (body: string) =>
    provider.send({ method: 'POST', path: '/v1/payments/webhook', headers: json, body });

  it.each<[string, string]>([
    ['what is no JSON', '[[['],
    ['JSON', '{"eventId":"1"}'],
    ['nothing', ''],
  ])('looks at the signature before it looks at %s', async (_, body) => {
    const answer = await tell(body);

    expectRefusal(answer, { status: 401, code: 'signature-invalid' });
    expect(answer.headers['www-authenticate']).toBe('Signature');
  });

  it('has a limit of its own', async () => {
    expectRefusal(await tell('['.repeat(limitBytes)), { status: 413, code: 'body-too-large' });
  });
});

describe('a body made to be expensive', () => {
  /** The least of several times, in milliseconds: what else happens on the machine makes them longer, never shorter. */
  async function leastTimeOf(sending: Sending, expected: number): Promise<number> {
    const times: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const begin = performance.now();
      const { status } = await api.send(sending);
      times.push(performance.now() - begin);
      expect(status).toBe(expected);
    }
    return Math.min(...times);
  }

  it.each<[string, () => string]>([
    ['depth', () => '['.repeat(limitBytes)],
    ['depth that ends', () => `${'['.repeat(limitBytes / 2)}${']'.repeat(limitBytes / 2)}`],
    ['unknown fields', unknownFields],
    ['items', () => `{"lines":[${'0,'.repeat(limitBytes / 2 - 20)}0]}`],
    ['empty items', () => `{"lines":[${'{},'.repeat(limitBytes / 3 - 20)}{}]}`],
    [
      'unknown fields in many lines',
      () =>
        JSON.stringify(
          linesOf(5_000, Object.fromEntries(Array.from('abcdefghijklmnop', (name) => [name, 0]))),
        ),
    ],
    ['faults', () => JSON.stringify(linesOf(30_000, { unitPrice: '-2.555' }))],
  ])('by %s costs no more than a handful of large orders', async (_, body) => {
    const large = JSON.stringify({
      ...linesOf(5_000, { sku: '85123A', quantity: 6, unitPrice: '2.55' }),
      orderId: 'placed',
    });
    // It is taken, so that nothing is written; all the rest is done.
    const usual = await leastTimeOf(placing(large), 409);

    expect(await leastTimeOf(placing(body()), 400)).toBeLessThan(25 * usual);
  });
});
