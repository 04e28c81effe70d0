import { connect, type Socket } from 'node:net';

/** A connection on which a spec writes byte for byte what no client would. */
export class RawConnection {
  readonly closed: Promise<void>;
  private received = '';

  private constructor(readonly socket: Socket) {
    socket.setEncoding('utf8').on('data', (text: string) => (this.received += text));
    // That the other side hangs up is what some specs are about; what it said before stays.
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static async to(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawConnection(socket);
  }

  /** What came so far. */
  get text(): string {
    return this.received;
  }

  /** The answers that came so far, each as its status and the code of its problem. */
  get answers(): string[] {
    return this.received
      .split(/HTTP\/1\.1 (?=\d{3} )/)
      .slice(1)
      .map((answer) => `${answer.slice(0, 3)} ${/"code":"([^"]+)"/.exec(answer)?.[1] ?? ''}`.trim());
  }

  write(text: string): void {
    this.socket.write(text);
  }

  /** Writes, and waits until the other side has closed the connection. */
  async ask(text: string): Promise<string[]> {
    this.write(text);
    await this.closed;
    return this.answers;
  }
}
