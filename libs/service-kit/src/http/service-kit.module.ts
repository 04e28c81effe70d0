import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Logger } from 'pino';
import { AuthGuard } from '../auth/auth.guard.js';
import { UniqueHandlersCheck } from '../cqrs/unique-handlers.check.js';
import { HealthController } from '../health/health.controller.js';
import { HealthRegistry } from '../health/health.registry.js';
import { LOGGER } from '../logging/logger.js';
import { ServiceStopping } from './stopping.js';

/** What every service has without asking; `createHttpService` brings it in. */
@Global()
@Module({})
export class ServiceKitModule {
  static forService(logger: Logger, stopping: ServiceStopping): DynamicModule {
    return {
      module: ServiceKitModule,
      controllers: [HealthController],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: ServiceStopping, useValue: stopping },
        { provide: APP_GUARD, useClass: AuthGuard },
        HealthRegistry,
        UniqueHandlersCheck,
      ],
      exports: [LOGGER, ServiceStopping, HealthRegistry],
    };
  }
}
