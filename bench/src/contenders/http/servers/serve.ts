import type { FastifyInstance } from 'fastify';

/** Listens on any free port, says where, and stops gracefully. */
export async function serve(app: FastifyInstance): Promise<void> {
  process.once('SIGTERM', () => void app.close());
  process.once('SIGINT', () => void app.close());
  process.stdout.write(`Ready on ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
}

/** What the benchmark has to say. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing.`);
  return value;
}
