import { commonProblems } from '@daybook/service-kit';
import type { FastifyInstance } from 'fastify';

/** What the views may be behind the log, in bytes of events: some seconds, or half a minute on a slow machine. */
const maxBehindBytes = 16 * 1024 * 1024;

/** The routes of commands, all of which write to the log. */
const commandRoutes = /^\/v1\/(?:orders|stock)(?:\/|$)/;

/**
 * Refuses commands while the views are too far behind, so that whoever writes much more than can be shown becomes as
 * slow as the views are.
 */
export function holdBackCommands(fastify: FastifyInstance, backlog: { bytes(): Promise<number> }): void {
  fastify.addHook('onRequest', async ({ method, routeOptions }) => {
    if (method === 'GET' || method === 'HEAD' || !commandRoutes.test(routeOptions.url ?? '')) return;
    if ((await backlog.bytes()) > maxBehindBytes) throw viewsBehind();
  });
}

const viewsBehind = () =>
  commonProblems.unavailable(undefined, {
    code: 'views-behind',
    title: 'The views are too far behind',
    detail: 'Nothing was recorded; send it again later.',
  });
