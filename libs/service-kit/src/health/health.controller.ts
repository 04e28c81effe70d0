import { Controller, Get, Inject } from '@nestjs/common';
import Type, { type Static } from 'typebox';
import { Public } from '../auth/auth.decorators.js';
import { Documented } from '../openapi/documented.js';
import { Problem } from '../problem/problem.js';
import { HealthRegistry, type ProbeOutcome } from './health.registry.js';

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
    const bad = outcomes.filter(([, outcome]) => outcome !== 'ok');
    if (bad.length > 0) throw notReady(bad);
    return { status: 'ready', probes: Object.fromEntries(outcomes.map(([name]) => [name, 'ok'] as const)) };
  }
}

function notReady(bad: ReadonlyArray<readonly [string, ProbeOutcome]>): Problem {
  return new Problem({
    status: 503,
    code: 'not-ready',
    title: 'The service is not ready',
    headers: { 'retry-after': '1' },
    errors: bad.map(([name, outcome]) => ({
      pointer: `/probes/${name}`,
      code: outcome === 'timed-out' ? 'probe-timed-out' : 'probe-failed',
      detail: outcome === 'timed-out' ? `${name} does not answer.` : `${name} does not work.`,
    })),
  });
}
