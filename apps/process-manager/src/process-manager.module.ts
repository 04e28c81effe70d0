import { LogUnavailableError } from '@daybook/event-log';
import { commonProblems, type Problem, ProblemRegistry } from '@daybook/service-kit';
import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { PROCESS_ADAPTERS, type ProcessManagerAdapters } from './process-manager.adapters.js';
import { GetPaymentController } from './processes/payment/get-payment/get-payment.controller.js';
import { PaymentWebhookController } from './processes/payment/webhook/payment-webhook.controller.js';
import { ProcessManager } from './running/process-manager.js';

/** Brings every order that is placed to an end: stock, payment, deadlines. */
@Module({})
export class ProcessManagerModule implements OnModuleInit {
  constructor(@Inject(ProblemRegistry) private readonly problems: ProblemRegistry) {}

  static with(adapters: ProcessManagerAdapters): DynamicModule {
    return {
      module: ProcessManagerModule,
      controllers: [PaymentWebhookController, GetPaymentController],
      providers: [{ provide: PROCESS_ADAPTERS, useValue: adapters }, ProcessManager],
    };
  }

  onModuleInit(): void {
    this.problems.register(problemOfLog);
  }
}

function problemOfLog(error: unknown): Problem | undefined {
  return error instanceof LogUnavailableError ? commonProblems.logUnavailable(error) : undefined;
}
