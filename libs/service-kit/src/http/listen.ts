import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

export const DEFAULT_HOST = '127.0.0.1';

export interface ListenOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default: {@link DEFAULT_HOST}, so that nothing is open to the network unasked. */
  readonly host?: string;
}

export class PortInUseError extends Error {
  constructor(
    readonly port: number,
    readonly host: string,
  ) {
    super(`Port ${port} on ${host} is in use; set DAYBOOK_PORT to another one.`);
    this.name = 'PortInUseError';
  }

  get userMessage(): string {
    return this.message;
  }
}

/**
 * Starts to listen, and tells under which URL.
 *
 * @throws PortInUseError
 */
export async function listen(app: NestFastifyApplication, options: ListenOptions): Promise<string> {
  const { port, host = DEFAULT_HOST } = options;
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  try {
    // Not `app.listen`, which logs the error before it throws it. And not by the name of `localhost`: for its other
    // address Fastify starts a second server, which nobody would drain.
    await fastify.listen({ port, host: host === 'localhost' ? DEFAULT_HOST : host });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new PortInUseError(port, host);
    throw error;
  }
  const address = fastify.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
