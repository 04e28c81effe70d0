import { Problem } from '@daybook/service-kit';
import fastify from 'fastify';
import { holdBackCommands } from './hold-back-commands.js';

const much = 1024 ** 3;

describe('commands', () => {
  let bytes = 0;
  const server = fastify();
  holdBackCommands(server, { bytes: async () => bytes });
  server.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof Problem)) throw error;
    return reply.status(error.status).send(error.code);
  });
  for (const url of ['/v1/orders', '/v1/orders/:orderId', '/v1/stock/:sku/receipts', '/v1/webhooks'])
    server.all(url, async () => 'done');
  afterAll(() => server.close());

  const ask = async (method: 'GET' | 'POST' | 'PATCH', url: string) =>
    (await server.inject({ method, url })).body;
  const commands = [
    ['POST', '/v1/orders'],
    ['PATCH', '/v1/orders/a'],
    ['POST', '/v1/stock/a/receipts'],
  ] as const;

  it.each(commands)('are held back while the views are far behind: %s %s', async (method, url) => {
    bytes = much;
    expect(await ask(method, url)).toBe('views-behind');
    bytes = 0;
    expect(await ask(method, url)).toBe('done');
  });

  it.each([
    ['GET', '/v1/orders/a'],
    ['POST', '/v1/webhooks'],
  ] as const)('are held back, and nothing else: %s %s', async (method, url) => {
    bytes = much;
    expect(await ask(method, url)).toBe('done');
  });
});
