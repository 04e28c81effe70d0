import { Controller, Get, Module, Param, Post, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Public } from '../auth/auth.decorators.js';
import { type Role, sha256OfKey } from '../auth/principal.js';
import { createHttpService, type HttpServiceOptions } from '../http/create-http-service.js';
import { createLogger } from '../logging/logger.js';
import type { FastifyReply } from 'fastify';
import { MetricsRegistry } from './metrics.registry.js';

@Public()
@Controller('v1/notes')
class NotesController {
  @Get(':id')
  read(@Param('id') id: string): string {
    return id;
  }

  @Post(':id')
  fail(@Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.code(503);
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const keyOf = (role: Role) => `the-key-of-the-${role}`;
const lines: string[] = [];
const apps: NestFastifyApplication[] = [];

async function start(metrics?: HttpServiceOptions['metrics']): Promise<NestFastifyApplication> {
  const roles: Role[] = ['administrator', 'auditor', 'importer'];
  const app = await createHttpService(NotesModule, {
    description: { title: 'Notes', version: '1' },
    logger: createLogger({ destination: { write: (line) => void lines.push(line) } }),
    principals: roles.map((role) => ({ id: role, role, keySha256: sha256OfKey(keyOf(role)) })),
    ...(metrics && { metrics }),
  });
  apps.push(app);
  return app;
}

const scrape = (app: NestFastifyApplication, role?: Role) =>
  app.inject({
    method: 'GET',
    url: '/metrics',
    headers: role ? { authorization: `Bearer ${keyOf(role)}` } : {},
  });

/** The samples of the metric, `name{labels} value` each. */
const samplesOf = (text: string, metric: string) =>
  text.split('\n').filter((line) => line.startsWith(metric) && !line.startsWith('#'));

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
  lines.length = 0;
});

describe('/metrics', () => {
  it('is for auditors and administrators, in the text format of Prometheus', async () => {
    const app = await start();
    expect((await scrape(app)).statusCode).toBe(401);
    expect((await scrape(app, 'importer')).statusCode).toBe(403);
    expect((await scrape(app, 'administrator')).statusCode).toBe(200);
    const { statusCode, headers, body } = await scrape(app, 'auditor');
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body).toMatch(/^# HELP \w+ .+\n# TYPE \w+ (counter|gauge|histogram)\n/);
    expect(body.endsWith('\n')).toBe(true);
  });

  it('is for everyone where it was opened', async () => {
    const app = await start('public');
    expect((await scrape(app)).statusCode).toBe(200);
  });

  it('tells about the process, under the usual names', async () => {
    const { body } = await scrape(await start('public'));
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect(samplesOf(body, `${name} `)).toHaveLength(1);
    }
  });

  it('counts requests by route, never by path, and those without a route as one', async () => {
    const app = await start('public');
    for (let id = 0; id < 20; id += 1) {
      await app.inject({ method: 'GET', url: `/v1/notes/${id}?text=${id}` });
      await app.inject({ method: id % 2 === 0 ? 'GET' : 'DELETE', url: `/nowhere/${id}` });
    }
    await app.inject({ method: 'POST', url: '/v1/notes/1' });
    const { body } = await scrape(app);
    expect(samplesOf(body, 'http_request_duration_seconds_count').toSorted()).toEqual([
      'http_request_duration_seconds_count{method="GET",route="/v1/notes/:id",status="2xx"} 20',
      'http_request_duration_seconds_count{method="POST",route="/v1/notes/:id",status="5xx"} 1',
      'http_request_duration_seconds_count{method="none",route="none",status="4xx"} 20',
    ]);
    const [sum] = samplesOf(
      body,
      'http_request_duration_seconds_sum{method="GET",route="/v1/notes/:id",status="2xx"}',
    );
    expect(Number(sum!.split(' ')[1])).toBeGreaterThan(0);
    expect(Number(sum!.split(' ')[1])).toBeLessThan(20);
  });
});

describe('MetricsRegistry', () => {
  const registry = () =>
    new MetricsRegistry(createLogger({ destination: { write: (line) => void lines.push(line) } }));
  const samples = async (metrics: MetricsRegistry, name: string) => samplesOf(await metrics.text(), name);

  it('reads gauges and counters when it is scraped', async () => {
    const metrics = registry();
    let value = 0;
    metrics.gauge({ name: 'a_lag_events', help: 'Lag.', read: () => Promise.resolve(value) });
    metrics.counter({ name: 'a_sent_total', help: 'Sent.', read: () => value });
    expect(await samples(metrics, 'a_')).toEqual(['a_lag_events 0', 'a_sent_total 0']);
    value = 5;
    expect(await samples(metrics, 'a_')).toEqual(['a_lag_events 5', 'a_sent_total 5']);
    expect(await samples(metrics, 'a_')).toEqual(['a_lag_events 5', 'a_sent_total 5']);
  });

  it('forgets the series that are no longer there', async () => {
    const metrics = registry();
    let partitions = ['0', '1'];
    metrics.gauge({
      name: 'a_lag_events',
      help: 'Lag.',
      labelNames: ['partition'],
      read: () => partitions.map((partition) => ({ labels: { partition }, value: 7 })),
    });
    expect(await samples(metrics, 'a_')).toEqual([
      'a_lag_events{partition="0"} 7',
      'a_lag_events{partition="1"} 7',
    ]);
    partitions = ['1'];
    expect(await samples(metrics, 'a_')).toEqual(['a_lag_events{partition="1"} 7']);
  });

  it('leaves out what fails, and gives all the rest', async () => {
    const metrics = registry();
    let isBroken = true;
    metrics.gauge({
      name: 'a_rejected',
      help: 'Rejects.',
      read: () => (isBroken ? Promise.reject(new Error('no route to 10.0.0.1')) : Promise.resolve(1)),
    });
    metrics.gauge({
      name: 'a_thrown',
      help: 'Throws.',
      read: () => {
        if (isBroken) throw new Error('at once');
        return 1;
      },
    });
    metrics.counter({ name: 'a_total', help: 'Falls.', read: () => (isBroken ? -1 : 1) });
    metrics.gauge({ name: 'a_well', help: 'Works.', read: () => 1 });
    expect(await samples(metrics, 'a_')).toEqual(['a_well 1']);
    expect(lines.map((line) => (JSON.parse(line) as { metric: string }).metric).toSorted()).toEqual([
      'a_rejected',
      'a_thrown',
      'a_total',
    ]);
    isBroken = false;
    expect(await samples(metrics, 'a_')).toEqual(['a_rejected 1', 'a_thrown 1', 'a_total 1', 'a_well 1']);
  });

  it('leaves out what hangs, and asks it again only once it has ended', async () => {
    const metrics = registry();
    const { promise: hanging, resolve } = Promise.withResolvers<number>();
    let reads = 0;
    metrics.gauge({
      name: 'a_hanging',
      help: 'Hangs.',
      timeoutMs: 20,
      read: () => {
        reads += 1;
        return reads === 1 ? hanging : reads;
      },
    });
    metrics.gauge({ name: 'a_well', help: 'Works.', read: () => 1 });
    expect(await samples(metrics, 'a_')).toEqual(['a_well 1']);
    expect(await samples(metrics, 'a_')).toEqual(['a_well 1']);
    expect(reads).toBe(1);
    resolve(1);
    await metrics.text();
    expect((await samples(metrics, 'a_'))[0]).toBe(`a_hanging ${reads}`);
    expect(reads).toBeGreaterThan(1);
  });

  it('is read once for all who scrape at the same time', async () => {
    const metrics = registry();
    let reads = 0;
    metrics.gauge({ name: 'a_reads', help: 'Reads.', read: () => (reads += 1) });
    const texts = await Promise.all([metrics.text(), metrics.text(), metrics.text()]);
    expect(reads).toBe(1);
    expect(new Set(texts).size).toBe(1);
  });

  it('refuses two metrics of one name, and keeps those of another service apart', async () => {
    const metrics = registry();
    metrics.gauge({ name: 'a_one', help: 'One.', read: () => 1 });
    expect(() => metrics.counter({ name: 'a_one', help: 'Two.', read: () => 1 })).toThrow('a_one');
    expect(await samples(registry(), 'a_')).toEqual([]);
  });
});
