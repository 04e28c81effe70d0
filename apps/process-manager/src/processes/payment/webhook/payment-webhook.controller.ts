import type { PaymentProvider } from '@daybook/payment-providers';
import { Documented, Problem, Public } from '@daybook/service-kit';
import { Controller, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { PROCESS_ADAPTERS, type ProcessManagerAdapters } from '../../../process-manager.adapters.js';
import { ProcessManager } from '../../../running/process-manager.js';
import { inputOfWebhook } from '../payment.told.by-provider.js';

/** Hears what the payment provider tells by itself. The provider's signature takes the place of a key. */
@Controller('v1/payments/webhook')
export class PaymentWebhookController {
  private readonly provider: PaymentProvider;

  constructor(
    @Inject(PROCESS_ADAPTERS) { provider }: ProcessManagerAdapters,
    @Inject(ProcessManager) private readonly manager: ProcessManager,
  ) {
    this.provider = provider;
  }

  @Post()
  @Public({ isSigned: true })
  @Documented({
    summary: "Take the payment provider's word",
    description:
      'For the payment provider alone, which signs what it sends: Stripe in the header `stripe-signature`, the simulator in `simulator-signature`.',
    tags: ['payments'],
    success: { status: 204, description: 'It was heard.' },
    signedBody: Type.Object({}, { description: 'An event, as the provider defines it.' }),
    problems: { 400: 'malformed', 401: ['signature-invalid', 'too-old'] },
  })
  async hear(@Req() request: FastifyRequest): Promise<void> {
    const { body, headers } = request;
    const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const reading = this.provider.readWebhook({ rawBody, headers });
    if (reading.kind === 'refused') throw refusals[reading.code]();
    const told = inputOfWebhook(reading.news);
    if (told === undefined) return;
    // The webhook's own id is the command's, so that one that comes again is known.
    const origin = { commandId: `webhook:${reading.eventId}` };
    await this.manager.payment.processes.tell(told.orderId, told.input, origin);
  }
}

const unsigned = (code: string, title: string) => () =>
  new Problem({ status: 401, code, title, headers: { 'www-authenticate': 'Signature' } });

const refusals = {
  'signature-invalid': unsigned('signature-invalid', 'The payment provider has not signed this'),
  'too-old': unsigned('too-old', 'The signature of the payment provider is too old'),
  malformed: () =>
    new Problem({ status: 400, code: 'malformed', title: 'This is not what the payment provider says' }),
};
