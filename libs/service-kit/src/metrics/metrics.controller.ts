import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { Public, Roles } from '../auth/auth.decorators.js';
import { Documented, type RouteDocumentation } from '../openapi/documented.js';
import { MetricsRegistry } from './metrics.registry.js';

const PATH = 'metrics';

const documentation: RouteDocumentation = {
  summary: 'Read the metrics',
  description: 'What Prometheus scrapes. A metric that cannot be read in time is left out.',
  tags: ['health'],
  success: { description: "Prometheus' text format.", schema: Type.String(), contentType: 'text/plain' },
};

/** Metrics tell how much business there is, so they are for those who may know. */
@Roles('auditor')
@Controller(PATH)
export class MetricsController {
  constructor(@Inject(MetricsRegistry) private readonly metrics: MetricsRegistry) {}

  @Get()
  @Documented(documentation)
  read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return answer(this.metrics, reply);
  }
}

/** The same for networks in which whoever can connect may know. */
@Public()
@Controller(PATH)
export class PublicMetricsController {
  constructor(@Inject(MetricsRegistry) private readonly metrics: MetricsRegistry) {}

  @Get()
  @Documented(documentation)
  read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return answer(this.metrics, reply);
  }
}

function answer(metrics: MetricsRegistry, reply: FastifyReply): Promise<string> {
  void reply.type(metrics.contentType);
  return metrics.text();
}
