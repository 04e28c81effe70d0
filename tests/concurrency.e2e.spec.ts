import { randomUUID } from 'node:crypto';
import type { Order } from '@daybook/contracts';
import { Api } from './support/api.js';
import { DaybookProcess } from './support/daybook-process.js';
import { anOrder } from './support/orders.js';

const clientCount = 64;

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

const clients = Array.from({ length: clientCount }, (_, client) => client);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

async function placeOne(differences: object = {}): Promise<string> {
  const lines = [{ sku: 'A', quantity: 1, unitPrice: '1.00' }];
  return (await api.place(anOrder({ lines, ...differences }))).body.orderId;
}

/** The order as the log has it, whatever the view has come to. */
async function recorded(orderId: string): Promise<Order> {
  const history = await api.history(orderId);
  return (await api.get<Order>(`/v1/orders/${orderId}?version=${history.length}`)).body;
}

describe('64 clients who change one order at once', () => {
  it('with the same If-Match: one gets each version, the others are told', async () => {
    const rounds = 25;
    const orderId = await placeOne();
    const acknowledged: number[] = [];

    for (let version = 1; version <= rounds; version += 1) {
      const answers = await Promise.all(
        clients.map((client) => {
          const quantity = version * 1_000 + client;
          return api.modify(orderId, [{ action: 'changeQuantity', lineId: 1, quantity }], {
            'if-match': `"${version}"`,
          });
        }),
      );
      const winners = clients.filter((client) => answers[client]!.status === 200);
      const losers = answers.filter(({ status }) => status !== 200);
      expect(winners).toHaveLength(1);
      for (const { status, body, headers } of losers) {
        expect([status, body.code, headers['etag']]).toEqual([412, 'version-stale', `"${version + 1}"`]);
      }
      expect(answers[winners[0]!]!.body.version).toBe(version + 1);
      acknowledged.push(version * 1_000 + winners[0]!);
    }

    const history = await api.history(orderId);
    expect(history.map(({ version }) => version)).toEqual(upTo(rounds + 1));
    const quantities = history
      .slice(1)
      .map(({ changes }) => changes.find(({ pointer }) => pointer === '/lines/1/quantity')?.after);
    expect(quantities).toEqual(acknowledged);
  });

  it('who each read, add one and write with If-Match until it is taken, all count', async () => {
    const orderId = await placeOne();

    const increase = async () => {
      for (;;) {
        const { body, headers } = await api.order(orderId);
        const { quantity } = body.lines[0]!;
        const { status } = await api.modify(
          orderId,
          [{ action: 'changeQuantity', lineId: 1, quantity: quantity + 1 }],
          { 'if-match': headers['etag']! },
        );
        if (status === 200) return;
        expect(status).toBe(412);
      }
    };
    const placed = (await api.history(orderId))[0]!;
    await api.order(orderId, { 'daybook-position': placed.position });
    await Promise.all(clients.map(increase));

    expect((await recorded(orderId)).lines[0]!.quantity).toBe(1 + clientCount);
  });

  it('without If-Match: none of their changes is lost', async () => {
    const changesEach = 5;
    const orderId = await placeOne();

    const added = await Promise.all(
      clients.map(async (client) => {
        const answers = [];
        for (let nth = 1; nth <= changesEach; nth += 1) {
          const line = { sku: `C-${client}`, quantity: client * 10 + nth, unitPrice: '0.01' };
          answers.push(await api.modify(orderId, [{ action: 'addLine', ...line }]));
        }
        return answers;
      }),
    );

    const answers = added.flat();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const versions = answers.map(({ body }) => body.version).toSorted((a, b) => a - b);
    expect(versions).toEqual(upTo(clientCount * changesEach + 1).slice(1));
    for (const ofOne of added) {
      const own = ofOne.map(({ body }) => body.version);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }

    const order = await recorded(orderId);
    const units = clients.flatMap((client) => upTo(changesEach).map((nth) => client * 10 + nth));
    expect(order.version).toBe(versions.length + 1);
    expect(order.units).toBe(1 + units.reduce((sum, each) => sum + each, 0));
    expect(order.lines.map(({ lineId }) => lineId)).toEqual(upTo(units.length + 1));
    const ofClients = order.lines.slice(1).map(({ sku, quantity }) => `${sku} ${quantity}`);
    const expected = clients.flatMap((client) =>
      upTo(changesEach).map((nth) => `C-${client} ${client * 10 + nth}`),
    );
    expect(ofClients.toSorted()).toEqual(expected.toSorted());
  });

  it('while one of them cancels it: what was taken came before, the rest is refused', async () => {
    const orderId = await placeOne();

    const answers = await Promise.all(
      clients.map((client) =>
        client === clientCount / 2
          ? api.post(`/v1/orders/${orderId}/cancellation`, {})
          : api.modify(orderId, [{ action: 'addLine', sku: `C-${client}`, quantity: 1, unitPrice: '1' }]),
      ),
    );

    const taken = answers.filter(({ status }) => status === 200).length;
    for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
      expect([status, body.code]).toEqual([409, 'order-already-cancelled']);
    }
    const history = await api.history(orderId);
    expect(history.map(({ version }) => version)).toEqual(upTo(taken + 1));
    expect(history.at(-1)!.type).toBe('OrderCancelled');
  });

  it('by placing it: one does', async () => {
    const orderId = randomUUID();

    const answers = await Promise.all(
      clients.map((client) => api.place(anOrder({ orderId, customerId: `C-${client}` }))),
    );

    const winners = clients.filter((client) => answers[client]!.status === 201);
    expect(winners).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
      expect([status, body.code]).toEqual([409, 'order-already-exists']);
    }
    const order = await recorded(orderId);
    expect([order.version, order.customerId]).toEqual([1, `C-${winners[0]!}`]);
  });
});

describe('64 clients who place orders at once', () => {
  it('are each told of their own order, and where it stands', async () => {
    const placedEach = 10;

    const answers = await Promise.all(
      clients.map(async (client) => {
        const own = [];
        for (let nth = 0; nth < placedEach; nth += 1) {
          const orderId = randomUUID();
          const answer = await api.place(anOrder({ orderId, customerId: `C-${client}` }));
          expect([answer.status, answer.body.orderId]).toEqual([201, orderId]);
          own.push({ orderId, position: answer.headers['daybook-position']! });
        }
        return own;
      }),
    );

    const recordedAt = new Map(
      (await api.events()).map(({ category, partition, position, streamId }) => [
        `${category}:${partition}:${position}`,
        streamId,
      ]),
    );
    for (const { orderId, position } of answers.flat()) expect(recordedAt.get(position)).toBe(orderId);
  });
});
