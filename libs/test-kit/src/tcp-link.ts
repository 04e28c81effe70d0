import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that a test can disturb: what is sent over it arrives late, or never. */
export class TcpLink {
  private target = 0;
  private isSilent = false;
  private delayMs = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static open(): Promise<TcpLink> {
    const server = createServer();
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        resolve(new TcpLink(server, (server.address() as { port: number }).port));
      });
    });
  }

  /** From now on connections go to this port of 127.0.0.1. */
  leadTo(port: number): void {
    this.target = port;
  }

  /** Connections stay open, and nothing passes; what is sent meanwhile is lost for good, and so is the connection. */
  silence(): void {
    this.isSilent = true;
  }

  /** Everything arrives so much later. */
  slowDown(delayMs: number): void {
    this.delayMs = delayMs;
  }

  /** Cuts the connections that there are; new ones work again. */
  restore(): void {
    this.isSilent = false;
    this.delayMs = 0;
    this.cut();
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private join(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    this.pass(client, server);
    this.pass(server, client);
  }

  private pass(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on('data', (data) => {
      if (this.isSilent) return;
      if (this.delayMs === 0) to.write(data);
      else setTimeout(() => to.write(data), this.delayMs);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
  }
}
