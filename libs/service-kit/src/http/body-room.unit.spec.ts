import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { until } from '@daybook/test-kit';
import fastify, { type FastifyInstance } from 'fastify';
import { boundBodies } from './body-room.js';

const bytes = 1_000;
const body = JSON.stringify('x'.repeat(bytes - 2));

describe('bodies of requests', () => {
  let server: FastifyInstance;
  let carriedOut: (() => void)[];
  let sockets: Socket[];
  let arrived: number;

  const open = async (options: Partial<Parameters<typeof boundBodies>[1]>): Promise<void> => {
    carriedOut = [];
    sockets = [];
    arrived = 0;
    server = fastify();
    server.decorateRequest('principal', null);
    server.addHook('onRequest', async (request) => {
      arrived += 1;
      const isKnown = request.headers.authorization !== undefined;
      request.principal = isKnown ? { id: 'someone', role: 'importer' } : null;
    });
    boundBodies(server, { maxBytes: 2.5 * bytes, maxWaiting: 10, waitLimitMs: 60_000, ...options });
    server.post('/', async () => {
      await new Promise<void>((resolve) => carriedOut.push(resolve));
      return 'done';
    });
    server.get('/', async () => 'read');
    await server.listen({ host: '127.0.0.1', port: 0 });
  };
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    for (const resolve of carriedOut) resolve();
    await server.close();
  });

  /** Gives the status once there is one. */
  const post = async (headers: Record<string, string> = { authorization: 'key' }): Promise<number> => {
    const { port } = server.server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    await answer.text();
    return answer.status;
  };

  it('wait while those before fill the room, and are carried out afterwards', async () => {
    await open({});
    const answers = Promise.all([post(), post(), post()]);
    await until(() => carriedOut.length === 2);
    // What has no body is answered meanwhile.
    expect((await server.inject({ method: 'GET', url: '/' })).body).toBe('read');
    expect(carriedOut).toHaveLength(2);
    carriedOut[0]!();
    await until(() => carriedOut.length === 3);
    for (const resolve of carriedOut) resolve();
    expect(await answers).toEqual([200, 200, 200]);
  });

  it('are refused where too many wait, or for too long', async () => {
    await open({ maxBytes: bytes, maxWaiting: 1, waitLimitMs: 100 });
    const first = post();
    await until(() => carriedOut.length === 1);
    expect(await Promise.all([post(), post(), post()])).toEqual([503, 503, 503]);
    carriedOut[0]!();
    expect(await first).toBe(200);
  });

  it('give their room back when the client goes away', async () => {
    await open({ maxBytes: bytes });
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\nauthorization: key\r\ncontent-type: application/json\r\n');
    socket.write(`content-length: ${bytes}\r\n\r\nhalf of it`);
    await until(() => arrived === 1);
    const waiting = post();
    await until(() => arrived === 2);
    socket.destroy();
    await until(() => carriedOut.length === 1);
    carriedOut[0]!();
    expect(await waiting).toBe(200);
  });

  it('take no room of others where they come without a key', async () => {
    await open({ maxBytes: bytes });
    const answers = Promise.all([post({}), post({}), post()]);
    await until(() => carriedOut.length === 3);
    for (const resolve of carriedOut) resolve();
    expect(await answers).toEqual([200, 200, 200]);
  });
});
