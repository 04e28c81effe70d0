import { Problem } from '@daybook/service-kit';
import { until } from '@daybook/test-kit';
import fastify, { type FastifyInstance } from 'fastify';
import { holdBackCommands, type HoldBackOptions } from './hold-back-commands.js';

const much = 1024 ** 3;

describe('while the views are far behind', () => {
  let bytes: number;
  let looks: number;
  let server: FastifyInstance;

  const open = (options: HoldBackOptions): void => {
    bytes = much;
    looks = 0;
    server = fastify();
    const backlog = {
      get bytes() {
        looks += 1;
        return bytes;
      },
    };
    holdBackCommands(server, backlog, options);
    server.setErrorHandler((error, _request, reply) => {
      if (!(error instanceof Problem)) throw error;
      return reply.status(error.status).send(error.code);
    });
    for (const url of ['/v1/orders', '/v1/orders/:orderId', '/v1/stock/:sku/receipts', '/v1/webhooks'])
      server.all(url, async () => 'done');
  };
  afterEach(() => server.close());

  const ask = async (method: 'GET' | 'POST' | 'PATCH', url: string) =>
    (await server.inject({ method, url })).body;

  it.each([
    ['POST', '/v1/orders'],
    ['PATCH', '/v1/orders/a'],
    ['POST', '/v1/stock/a/receipts'],
  ] as const)('%s %s waits until they are not', async (method, url) => {
    open({ waitLimitMs: 60_000 });
    let isDone = false;
    const asked = ask(method, url).then((body) => {
      isDone = true;
      return body;
    });
    await until(() => looks >= 2);
    expect(isDone).toBe(false);
    bytes = 0;
    expect(await asked).toBe('done');
  });

  it('a command is refused in the end, and at once where too many wait', async () => {
    open({ waitLimitMs: 0 });
    expect(await ask('POST', '/v1/orders')).toBe('views-behind');
    await server.close();
    open({ waitLimitMs: 60_000, maxWaiting: 1 });
    const first = ask('POST', '/v1/orders');
    await until(() => looks >= 2);
    expect(await ask('POST', '/v1/orders')).toBe('views-behind');
    bytes = 0;
    expect(await first).toBe('done');
  });

  it.each([
    ['GET', '/v1/orders/a'],
    ['POST', '/v1/webhooks'],
  ] as const)('%s %s does not wait', async (method, url) => {
    open({ waitLimitMs: 0 });
    expect(await ask(method, url)).toBe('done');
  });
});
