import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { ARRIVAL_TIMEOUT_MS, DRAIN_TIMEOUT_MS, IDLE_GRACE_MS, IDLE_SWEEP_MS } from './limits.js';

export interface DrainBounds {
  /** How long the answers may take in all. Default: {@link DRAIN_TIMEOUT_MS}. */
  readonly timeoutMs?: number;
  /** Default: {@link ARRIVAL_TIMEOUT_MS}. */
  readonly arrivalTimeoutMs?: number;
  /** Default: {@link IDLE_GRACE_MS}. */
  readonly idleGraceMs?: number;
}

interface Connection {
  /** The answers that it still waits for, oldest first. */
  readonly pending: Set<ServerResponse>;
  /** When it had its last answer, by the monotonic clock. */
  idleSinceMs: number;
}

/**
 * The connections of a server, and what each of them waits for.
 *
 * Node's own `closeIdleConnections`, which its `close` calls as well, takes a connection for idle as soon as the answer
 * is handed to it, and would cut off what a slow client has not taken yet.
 */
export class OpenConnections {
  readonly #connections = new Map<Socket, Connection>();
  #isDraining = false;

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.#add(socket));
    // Before anybody who might answer at once.
    server.prependListener('request', (request, response) => this.#expect(request.socket, response));
  }

  /**
   * Takes no more connections and waits for the answers to all requests that have arrived; each is its connection's
   * last one and says so. A connection without a request is closed after a moment, in which one that is already on its
   * way is still answered; a request that does not arrive as a whole has not begun, and is not waited for either.
   *
   * @returns whether all were answered within the time; if not, the others are cut off
   */
  async drain(bounds: DrainBounds = {}): Promise<boolean> {
    if (!this.server.listening) return true;
    const { timeoutMs = DRAIN_TIMEOUT_MS, arrivalTimeoutMs = ARRIVAL_TIMEOUT_MS } = bounds;
    const { idleGraceMs = IDLE_GRACE_MS } = bounds;
    const sinceMs = performance.now();
    this.#isDraining = true;
    for (const connection of this.#connections.values()) sayGoodbye(connection);
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    NetServer.prototype.close.call(this.server, () => resolve());
    const sweep = setInterval(() => {
      const nowMs = performance.now();
      if (nowMs - sinceMs > idleGraceMs) this.#closeIdle(nowMs - idleGraceMs);
      if (nowMs - sinceMs > arrivalTimeoutMs) this.#closeHalfSent();
    }, IDLE_SWEEP_MS);
    let drained = true;
    const limit = setTimeout(() => {
      drained = false;
      this.server.closeAllConnections();
    }, timeoutMs);
    await closed;
    clearInterval(sweep);
    clearTimeout(limit);
    return drained;
  }

  #add(socket: Socket): void {
    this.#connections.set(socket, { pending: new Set(), idleSinceMs: performance.now() });
    socket.once('close', () => this.#connections.delete(socket));
  }

  #expect(socket: Socket, response: ServerResponse): void {
    const connection = this.#connections.get(socket);
    if (connection === undefined) return;
    connection.pending.add(response);
    response.once('close', () => {
      connection.pending.delete(response);
      connection.idleSinceMs = performance.now();
    });
    if (this.#isDraining) sayGoodbye(connection);
  }

  #closeIdle(sinceMs: number): void {
    for (const [socket, { pending, idleSinceMs }] of this.#connections) {
      if (pending.size === 0 && idleSinceMs < sinceMs) socket.destroy();
    }
  }

  #closeHalfSent(): void {
    for (const [socket, { pending }] of this.#connections) {
      if (pending.size > 0 && [...pending].every(hasNotBegun)) socket.destroy();
    }
  }
}

/** Marks the last answer that the connection waits for: what a client sent in one go is answered as a whole. */
function sayGoodbye({ pending }: Connection): void {
  const unsent = [...pending].filter(({ headersSent }) => !headersSent);
  for (const response of unsent) response.removeHeader('connection');
  unsent.at(-1)?.setHeader('connection', 'close');
}

/** Whether the request has not arrived as a whole, and nobody has answered to what there is of it. */
const hasNotBegun = ({ req, headersSent }: ServerResponse): boolean => !req.complete && !headersSent;
