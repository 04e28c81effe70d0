import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Logger } from 'pino';
import { AuthGuard } from '../auth/auth.guard.js';
import { UniqueHandlersCheck } from '../cqrs/unique-handlers.check.js';
import { HealthController } from '../health/health.controller.js';
import { HealthRegistry } from '../health/health.registry.js';
import { LOGGER } from '../logging/logger.js';
import { MetricsController, PublicMetricsController } from '../metrics/metrics.controller.js';
import { MetricsRegistry } from '../metrics/metrics.registry.js';
import { ProblemRegistry } from '../problem/problem.registry.js';
import { OpenConnections } from './open-connections.js';
import { ServiceStopping } from './stopping.js';

export interface SharedInstances {
  readonly logger: Logger;
  readonly connections: OpenConnections;
  readonly metrics: MetricsRegistry;
  readonly arePublicMetrics: boolean;
}

/** What every service has without asking; `createHttpService` brings it in. */
@Global()
@Module({})
export class ServiceKitModule {
  static forService({ logger, connections, metrics, arePublicMetrics }: SharedInstances): DynamicModule {
    return {
      module: ServiceKitModule,
      controllers: [HealthController, arePublicMetrics ? PublicMetricsController : MetricsController],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: OpenConnections, useValue: connections },
        { provide: MetricsRegistry, useValue: metrics },
        { provide: APP_GUARD, useClass: AuthGuard },
        ServiceStopping,
        HealthRegistry,
        ProblemRegistry,
        UniqueHandlersCheck,
      ],
      exports: [LOGGER, ServiceStopping, MetricsRegistry, HealthRegistry, ProblemRegistry],
    };
  }
}
