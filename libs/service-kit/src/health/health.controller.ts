import { Controller, Get, Inject } from '@nestjs/common';
import Type, { type Static } from 'typebox';
import { Public } from '../auth/auth.decorators.js';
import { Documented } from '../openapi/documented.js';
import { Problem } from '../problem/problem.js';
import { HealthRegistry, type ProbeFailure } from './health.registry.js';

const Live = Type.Object({ status: Type.Literal('live') });
const Ready = Type.Object({
  status: Type.Literal('ready'),
  probes: Type.Record(Type.String(), Type.Literal('ok')),
});

@Public()
@Controller('health')
export class HealthController {
  readonly #registry: HealthRegistry;

  constructor(@Inject(HealthRegistry) registry: HealthRegistry) {
    this.#registry = registry;
  }

  @Get('live')
  @Documented({
    summary: 'Whether the process runs',
    tags: ['health'],
    success: { description: 'It does.', schema: Live },
  })
  live(): Static<typeof Live> {
    return { status: 'live' };
  }

  @Get('ready')
  @Documented({
    summary: 'Whether the service can do its work now',
    tags: ['health'],
    success: { description: 'Every probe is well.', schema: Ready },
    problems: { 503: 'not-ready' },
  })
  async ready(): Promise<Static<typeof Ready>> {
    const outcomes = [...(await this.#registry.check())];
    const bad = outcomes.flatMap(([name, outcome]) => (outcome === 'ok' ? [] : [[name, outcome] as const]));
    if (bad.length > 0) throw notReady(bad);
    return { status: 'ready', probes: Object.fromEntries(outcomes.map(([name]) => [name, 'ok'] as const)) };
  }
}

function notReady(bad: ReadonlyArray<readonly [string, ProbeFailure]>): Problem {
  return new Problem({
    status: 503,
    code: 'not-ready',
    title: 'The service is not ready',
    headers: { 'retry-after': '1' },
    errors: bad.map(([name, { code, detail }]) => ({ pointer: `/probes/${name}`, code, detail })),
  });
}
