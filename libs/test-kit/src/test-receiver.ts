import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Receives over HTTP on 127.0.0.1, and answers as it is told to. */
export class TestReceiver {
  readonly received: Received[] = [];
  /** Default: with 204. */
  answer: RequestListener = (_, response) => response.writeHead(204).end();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        this.received.push({ path: request.url!, headers: request.headers, body });
        this.answer(request, response);
      });
    });
  }

  static open(): Promise<TestReceiver> {
    const server = createServer();
    const receiver = new TestReceiver(server);
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve(receiver));
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hooks?shop=1`;
  }

  /** How many connections there are. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** Answers with the status, and with what else is to be said. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(code, headers).end('As you wish.');

/** Lets the sender wait. */
export const silence: RequestListener = () => undefined;
