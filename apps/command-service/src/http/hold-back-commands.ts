import { setTimeout as sleep } from 'node:timers/promises';
import { commonProblems } from '@daybook/service-kit';
import type { FastifyInstance } from 'fastify';

export interface HoldBackOptions {
  /** What the views may be behind the log, in bytes of events. Default 16 MiB. */
  readonly maxBehindBytes?: number;
  /** How long a command waits for them, before its body is read. Default 5,000. */
  readonly waitLimitMs?: number;
  /** Commands that may wait. Default 1,000. */
  readonly maxWaiting?: number;
}

/** How often those who wait look. */
const lookIntervalMs = 100;

/** The routes of commands, all of which write to the log. */
const commandRoutes = /^\/v1\/(?:orders|stock)(?:\/|$)/;

/**
 * Lets commands wait while the views are too far behind, and in the end refuses them, so that whoever writes much more
 * than can be shown becomes as slow as the views are.
 */
export function holdBackCommands(
  fastify: FastifyInstance,
  backlog: { readonly bytes: number },
  { maxBehindBytes = 16 * 1024 * 1024, waitLimitMs = 5_000, maxWaiting = 1_000 }: HoldBackOptions = {},
): void {
  const isFar = () => backlog.bytes > maxBehindBytes;
  let waiting = 0;
  fastify.addHook('onRequest', async ({ method, routeOptions, raw }) => {
    if (method === 'GET' || method === 'HEAD' || !commandRoutes.test(routeOptions.url ?? '')) return;
    if (!isFar()) return;
    if (waiting >= maxWaiting) throw viewsBehind();
    waiting += 1;
    try {
      const until = performance.now() + waitLimitMs;
      do {
        if (performance.now() >= until || raw.destroyed) throw viewsBehind();
        await sleep(lookIntervalMs);
      } while (isFar());
    } finally {
      waiting -= 1;
    }
  });
}

const viewsBehind = () =>
  commonProblems.unavailable(undefined, {
    code: 'views-behind',
    title: 'The views are too far behind',
    detail: 'Nothing was recorded; send it again later.',
  });
