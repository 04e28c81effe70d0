import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpService } from '../http/create-http-service.js';
import { createLogger } from '../logging/logger.js';
import { HealthRegistry } from './health.registry.js';

@Module({})
class EmptyModule {}

const lines: string[] = [];
let app: NestFastifyApplication;
let registry: HealthRegistry;

beforeEach(async () => {
  app = await createHttpService(EmptyModule, {
    description: { title: 'Empty', version: '1' },
    logger: createLogger({ destination: { write: (line) => void lines.push(line) } }),
    principals: [],
  });
  registry = app.get(HealthRegistry);
});
afterEach(() => app.close());

const ready = () => app.inject({ method: 'GET', url: '/health/ready' });

describe('health', () => {
  it('is live as long as it answers', async () => {
    registry.register({ name: 'log', check: () => Promise.reject(new Error('down')) });
    const response = await app.inject({ method: 'GET', url: '/health/live' });
    expect([response.statusCode, response.json()]).toEqual([200, { status: 'live' }]);
  });

  it('is ready when every probe is well', async () => {
    registry.register({ name: 'log', check: () => Promise.resolve() });
    registry.register({ name: 'views', check: () => Promise.resolve() });
    expect((await ready()).json()).toEqual({ status: 'ready', probes: { log: 'ok', views: 'ok' } });
  });

  it('tells which probes fail or hang, and the reason only to the log', async () => {
    registry.register({ name: 'log', check: () => Promise.resolve() });
    registry.register({
      name: 'broken',
      check: () => {
        throw new Error('no route to 10.0.0.1');
      },
    });
    registry.register({ name: 'stuck', check: () => new Promise(() => {}), timeoutMs: 20 });
    const response = await ready();
    expect([response.statusCode, response.headers['content-type']]).toEqual([
      503,
      'application/problem+json',
    ]);
    expect(response.json()).toMatchObject({
      code: 'not-ready',
      errors: [
        { pointer: '/probes/broken', code: 'probe-failed' },
        { pointer: '/probes/stuck', code: 'probe-timed-out' },
      ],
    });
    expect(response.body).not.toContain('10.0.0.1');
    expect(lines.join()).toContain('10.0.0.1');
  });

  it('names a reason that anyone may know, also of what caused the failure', async () => {
    const publicReason = { code: 'disk-worn', title: 'The disk is worn', detail: 'The disk has bad blocks.' };
    const cause = Object.assign(new Error('/dev/sda at 10.0.0.1'), { publicReason });
    registry.register({ name: 'log', check: () => Promise.reject(new Error('failed', { cause })) });
    const response = await ready();
    expect(response.json()).toMatchObject({
      code: 'not-ready',
      errors: [{ pointer: '/probes/log', code: 'disk-worn', detail: 'The disk has bad blocks.' }],
    });
    expect(response.body).not.toContain('10.0.0.1');
  });

  it('runs its probes once for all who ask at the same time', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let runs = 0;
    registry.register({
      name: 'log',
      check: () => {
        runs += 1;
        return promise;
      },
    });
    const answers = [ready(), ready(), ready()];
    setTimeout(resolve, 20);
    expect((await Promise.all(answers)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(runs).toBe(1);
    await ready();
    expect(runs).toBe(2);
  });

  it('refuses two probes of one name', () => {
    registry.register({ name: 'log', check: () => Promise.resolve() });
    expect(() => registry.register({ name: 'log', check: () => Promise.resolve() })).toThrow(/"log"/);
  });
});
