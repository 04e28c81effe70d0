import { connect, type Socket } from 'node:net';

/** What became of a request. Cut: its answer began, and did not end. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly isLast: boolean }
  | { readonly kind: 'unanswered' | 'cut' };

/** HTTP over one connection, one request at a time, that sees to the byte what the server sends before it closes. */
export class KeptConnection {
  private received = Buffer.alloc(0);
  private look: () => void = () => undefined;
  private hasEnded = false;

  private constructor(
    private readonly socket: Socket,
    private readonly head: string,
  ) {
    socket.on('data', (data) => {
      this.received = Buffer.concat([this.received, data]);
      this.look();
    });
    socket.on('error', () => undefined); // 'close' follows.
    socket.on('close', () => {
      this.hasEnded = true;
      this.look();
    });
  }

  /** Undefined when nobody listens there any more. */
  static open(url: string, key: string): Promise<KeptConnection | undefined> {
    const { hostname, port, host } = new URL(url);
    return new Promise((resolve) => {
      const socket = connect(Number(port), hostname);
      socket.setNoDelay();
      socket.once('error', () => resolve(undefined));
      socket.once('connect', () => {
        socket.removeAllListeners('error');
        resolve(new KeptConnection(socket, `host: ${host}\r\nauthorization: Bearer ${key}\r\n`));
      });
    });
  }

  get isOpen(): boolean {
    return !this.hasEnded;
  }

  get(path: string): Promise<Outcome> {
    this.socket.write(`GET ${path} HTTP/1.1\r\n${this.head}\r\n`);
    return this.outcome();
  }

  post(path: string, content: unknown): Promise<Outcome> {
    const body = JSON.stringify(content);
    return this.sendPart(path, body, body.length);
  }

  /** Only the beginning of the body, of which the rest never comes. */
  postHalf(path: string, content: unknown): Promise<Outcome> {
    const body = JSON.stringify(content);
    return this.sendPart(path, body, body.length / 2);
  }

  close(): void {
    this.socket.destroy();
  }

  private sendPart(path: string, body: string, length: number): Promise<Outcome> {
    const type = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    this.socket.write(`POST ${path} HTTP/1.1\r\n${this.head}${type}\r\n${body.slice(0, length)}`);
    return this.outcome();
  }

  private outcome(): Promise<Outcome> {
    this.received = Buffer.alloc(0);
    return new Promise((resolve) => {
      this.look = () => {
        const answer = this.wholeAnswer();
        if (answer !== undefined) resolve(answer);
        else if (this.hasEnded) resolve({ kind: this.received.length === 0 ? 'unanswered' : 'cut' });
      };
      this.look();
    });
  }

  private wholeAnswer(): Outcome | undefined {
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const head = this.received.toString('latin1', 0, headEnd);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
    if (!(this.received.length >= headEnd + '\r\n\r\n'.length + length)) return undefined;
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
    return { kind: 'answered', status, isLast: /^connection: close$/im.test(head) };
  }
}
