import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/logger.js';
import { CLOSE_TIMEOUT_MS } from './limits.js';
import { type DrainBounds, OpenConnections } from './open-connections.js';
import { ServiceStopping } from './stopping.js';

export interface StopOptions {
  readonly drain?: DrainBounds;
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
  const drained = await app.get(OpenConnections).drain(options.drain);
  if (!drained) logger.warn('Requests that did not end in time were cut off.');
  await withTimeout(app.close(), options.closeTimeoutMs ?? CLOSE_TIMEOUT_MS);
}

/** Serves until the process is told to stop, and then stops gracefully. */
export async function serveUntil(stop: AbortSignal, app: NestFastifyApplication): Promise<void> {
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
  await stopGracefully(app);
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
