import type { Server } from 'node:http';
import { constants } from 'node:os';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/logger.js';
import { CLOSE_TIMEOUT_MS, DRAIN_TIMEOUT_MS, IDLE_SWEEP_MS } from './limits.js';
import { ServiceStopping } from './stopping.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export interface StopOptions {
  /** Default: {@link DRAIN_TIMEOUT_MS}. */
  readonly drainTimeoutMs?: number;
  /** Default: {@link CLOSE_TIMEOUT_MS}. */
  readonly closeTimeoutMs?: number;
}

/**
 * Stops in the order that loses nothing: no new connections, then the requests in flight end, then
 * the stores are closed. Nest by itself runs `onModuleDestroy` while requests are still in flight.
 *
 * @throws if the stores do not close in time.
 */
export async function stopGracefully(app: NestFastifyApplication, options: StopOptions = {}): Promise<void> {
  const logger = app.get<Logger>(LOGGER);
  app.get(ServiceStopping).begin();
  const server: Server = app.getHttpServer();
  const drained = await drain(server, options.drainTimeoutMs ?? DRAIN_TIMEOUT_MS);
  if (!drained) logger.warn('Requests that did not end in time were cut off.');
  await withTimeout(app.close(), options.closeTimeoutMs ?? CLOSE_TIMEOUT_MS);
}

/**
 * Serves until the process is told to stop by SIGTERM or SIGINT, and then stops gracefully.
 * Who sends a second signal will not wait: the process ends at once.
 */
export async function runUntilSignal(app: NestFastifyApplication, options: StopOptions = {}): Promise<void> {
  const { promise: signalled, resolve } = Promise.withResolvers<void>();
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(128 + constants.signals[signal]);
    stopping = true;
    resolve();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    await signalled;
    await stopGracefully(app, options);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

/** Whether the requests in flight ended by themselves. */
async function drain(server: Server, timeoutMs: number): Promise<boolean> {
  if (!server.listening) return true;
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  let drained = true;
  server.close(() => resolve());
  // A connection that is kept alive becomes idle only when its request ends.
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const limit = setTimeout(() => {
    drained = false;
    server.closeAllConnections();
  }, timeoutMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(limit);
  return drained;
}

async function withTimeout(work: Promise<void>, timeoutMs: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`The stores did not close within ${timeoutMs} ms.`)),
    timeoutMs,
  );
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
