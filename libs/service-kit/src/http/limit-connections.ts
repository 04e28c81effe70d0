import type { Server } from 'node:http';
import type { MetricsRegistry } from '../metrics/metrics.registry.js';

/** Closes connections beyond the bound at once, and counts them. */
export function limitConnections(server: Server, maxConnections: number, metrics: MetricsRegistry): void {
  let dropped = 0;
  server.maxConnections = maxConnections;
  server.on('drop', () => (dropped += 1));
  metrics.counter({
    name: 'daybook_http_dropped_connections_total',
    help: 'Connections that were closed because there were too many.',
    read: () => dropped,
  });
}
