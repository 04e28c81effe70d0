import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { OpenConnections } from './open-connections.js';

/** More than the kernel takes off our hands for a client that does not read. */
const longAnswer = Buffer.alloc(64 * 1024 * 1024, 'x');

let server: Server;
let connections: OpenConnections;
let clients: Client[];
/** Of the requests that have come and wait for their answers. */
let waiting: ServerResponse[];

/** A client that says exactly what it is told to, and sees exactly what comes back. */
class Client {
  received = '';
  readonly closed: Promise<unknown>;

  constructor(readonly socket: Socket) {
    socket.on('data', (data) => (this.received += data.toString('latin1')));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', resolve));
  }

  get(path: string): void {
    this.socket.write(`GET ${path} HTTP/1.1\r\nhost: here\r\n\r\n`);
  }

  /** The request has come to the server, and waits. */
  async getAndWait(path: string): Promise<ServerResponse> {
    const arrived = once(server, 'request');
    this.get(path);
    return ((await arrived) as [unknown, ServerResponse])[1];
  }

  get answers(): readonly string[] {
    return this.received.split('HTTP/1.1 ').slice(1);
  }
}

async function newClient(): Promise<Client> {
  const accepted = once(server, 'connection');
  const client = new Client(connect((server.address() as AddressInfo).port, '127.0.0.1'));
  clients.push(client);
  await accepted;
  return client;
}

/** A kept-alive connection whose request has been answered. */
async function idleClient(): Promise<Client> {
  const client = await newClient();
  const response = await client.getAndWait('/');
  const answered = once(client.socket, 'data');
  response.end('first');
  await answered;
  client.received = '';
  return client;
}

beforeEach(async () => {
  clients = [];
  waiting = [];
  server = createServer((_, response) => waiting.push(response));
  connections = new OpenConnections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  for (const { socket } of clients) socket.destroy();
  server.closeAllConnections();
  server.close();
});

/** For what shall not happen by itself during a test. */
const never = 600_000;

describe('a drain', () => {
  it('does not cut off an answer that its client has not taken yet', async () => {
    const reader = await newClient();
    const idle = await idleClient();
    const response = await reader.getAndWait('/long');
    reader.socket.pause();
    response.setHeader('content-length', longAnswer.length);
    response.end(longAnswer);
    const drained = connections.drain({ timeoutMs: never, idleGraceMs: 0 });
    await idle.closed;
    expect(response.writableFinished).toBe(false);
    reader.socket.resume();
    await reader.closed;
    expect(reader.received).toHaveLength(reader.received.indexOf('\r\n\r\n') + 4 + longAnswer.length);
    expect(await drained).toBe(true);
  });

  it('answers a request that was on its way on an idle connection, and says that it is the last one', async () => {
    const client = await idleClient();
    const drained = connections.drain({ idleGraceMs: never });
    (await client.getAndWait('/')).end('second');
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1\.1 200 OK\r\n(.+\r\n)*connection: close\r\n[^]*second/i);
    expect(await drained).toBe(true);
  });

  it('closes idle connections without a byte, after a moment', async () => {
    const clients = [await idleClient(), await newClient()];
    expect(await connections.drain({ timeoutMs: never })).toBe(true);
    await Promise.all(clients.map(({ closed }) => closed));
    expect(clients.map(({ received }) => received)).toEqual(['', '']);
  });

  it('does not wait for requests of which the rest does not come', async () => {
    const [head, body] = [await newClient(), await newClient()];
    head.socket.write('GET / HTTP/1.1\r\nhost:');
    const arrived = once(server, 'request');
    body.socket.write('POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 100\r\n\r\nhalf');
    await arrived;
    expect(await connections.drain({ timeoutMs: never, arrivalTimeoutMs: 0 })).toBe(true);
    await Promise.all([head.closed, body.closed]);
    expect([head.received, body.received]).toEqual(['', '']);
  });

  it('answers everything that a client has sent in one go', async () => {
    const client = await newClient();
    await client.getAndWait('/1');
    await client.getAndWait('/2');
    const drained = connections.drain({ timeoutMs: never });
    await client.getAndWait('/3');
    expect(waiting).toHaveLength(3);
    for (const [index, response] of waiting.entries()) response.end(`answer ${index + 1}`);
    await client.closed;
    expect(client.answers.map((answer) => answer.slice(-8))).toEqual(['answer 1', 'answer 2', 'answer 3']);
    expect(client.answers.map((answer) => /^connection: close/im.test(answer))).toEqual([false, false, true]);
    expect(await drained).toBe(true);
  });

  it('takes no new connections, and cuts off in the end what is not answered', async () => {
    const client = await newClient();
    await client.getAndWait('/');
    const { port } = server.address() as AddressInfo;
    const drained = connections.drain({ timeoutMs: 50 });
    const late = new Client(connect(port, '127.0.0.1'));
    await late.closed;
    await client.closed;
    expect(await drained).toBe(false);
    expect(client.received).toBe('');
  });
});
