import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ParkedStream } from '@daybook/contracts';
import { run } from '../../testing/run.js';

const id = 'views.orders:orders:536365';
const stream: ParkedStream = {
  id,
  subscription: 'views.orders',
  streamId: '536365',
  position: 'orders:2:1042',
  version: 3,
  waiting: 2,
  reason: 'DatabaseError (SQLSTATE 22003)',
  attempts: 1,
  parkedAt: '2026-01-05T08:26:00.014Z',
};

describe('daybook parked replay and discard', () => {
  let server: Server;
  let asked: string[];
  /** What a look at the stream finds, one after the other; the last one stays. */
  let looks: (ParkedStream | undefined)[];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const found = request.method === 'GET' ? looks[0] : stream;
      if (request.method === 'GET' && looks.length > 1) looks.shift();
      response.statusCode = found === undefined ? 404 : 200;
      response.setHeader('content-type', 'application/json');
      const problem = {
        type: 'urn:daybook:problem:parked-not-found',
        code: 'parked-not-found',
        title: 'None',
      };
      response.end(JSON.stringify(found ?? problem));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const parked = (...args: string[]) =>
    run(['parked', ...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`]);

  it('waits until the stream was replayed', async () => {
    looks = [stream, undefined];
    const ended = await parked('replay', id);
    expect(ended).toMatchObject({ exitCode: 0, stdout: `Replayed ${id}.\n`, stderr: '' });
    expect(asked).toEqual([
      `POST /v1/parked/${encodeURIComponent(id)}/replay`,
      `GET /v1/parked/${encodeURIComponent(id)}`,
      `GET /v1/parked/${encodeURIComponent(id)}`,
    ]);
  });

  it('tells why it cannot be replayed', async () => {
    looks = [{ ...stream, attempts: 2 }];
    const ended = await parked('replay', id);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toContain('It cannot be replayed: DatabaseError (SQLSTATE 22003) at orders:2:1042.');
  });

  it('gives a stream up', async () => {
    const ended = await parked('discard', id, '--json');
    expect([ended.exitCode, JSON.parse(ended.stdout)]).toEqual([0, stream]);
  });

  it.each([
    [['replay'], 'wants the id'],
    [['replay', id, '--discarded'], 'goes with the list alone'],
    [['forget', id], 'replay, discard'],
  ])('says what is wrong with %p', async (args, sentence) => {
    const ended = await parked(...args);
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain(sentence);
  });
});
