import type { Sealer } from '@daybook/command-path';
import type { EventFeed } from '@daybook/event-feed';
import type { EventLog } from '@daybook/event-log';
import type { PaymentPolicy } from '@daybook/payment';
import type { PaymentProvider } from '@daybook/payment-providers';
import type { ProcessStore } from '@daybook/processes';
import type { UnknownSkus } from './processes/payment/payment.asks.stock.js';
import type { Clock } from './processes/payment/payment.decides.js';

/** What the process manager works with; the composition root brings it along. */
export interface ProcessManagerAdapters {
  /** Is read and appended to: processes command orders and stock as anybody else does. */
  readonly log: EventLog;
  /** A feed for each subscription, because each goes on from where it was itself. */
  readonly feedOf: (subscription: string) => EventFeed;
  readonly store: ProcessStore;
  /** Opens what of an order is secret. Default: what is sealed cannot be opened. */
  readonly sealer?: Sealer;
  readonly provider: PaymentProvider;
  readonly policy: PaymentPolicy;
  readonly unknownSkus: UnknownSkus;
  readonly clock: Clock;
}

export const PROCESS_ADAPTERS = Symbol('process-manager:adapters');

export const systemClock: Clock = () => new Date().toISOString();
