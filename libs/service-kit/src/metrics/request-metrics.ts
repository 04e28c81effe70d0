import type { FastifyInstance } from 'fastify';
import type { MetricsRegistry } from './metrics.registry.js';

/** Upper bounds in seconds, from a read in memory to a wait for a position. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** By the first digit of the status. */
const STATUS_CLASSES = ['', '1xx', '2xx', '3xx', '4xx', '5xx'];

/** The label of requests that meet no route. Their paths, and methods, are for strangers to make up. */
const NO_ROUTE = 'none';

/** Measures every request, under the pattern of its route: a path itself would be a series of its own. */
export function measureRequests(fastify: FastifyInstance, metrics: MetricsRegistry): void {
  const durations = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS,
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { url: route } = request.routeOptions;
    durations.observe(
      {
        method: route === undefined ? NO_ROUTE : request.method,
        route: route ?? NO_ROUTE,
        status: STATUS_CLASSES[Math.trunc(reply.statusCode / 100)] ?? '',
      },
      reply.elapsedTime / 1_000,
    );
    done();
  });
}
