import { type Sealer, SealingKeyMissingError } from '@daybook/command-path';
import { ordersCategory } from '@daybook/contracts';
import type { Relay } from '@daybook/event-feed';
import { type EventLog, LogClock, serversOf } from '@daybook/event-log';
import { commonProblems, HealthRegistry, type Problem, ProblemRegistry } from '@daybook/service-kit';
import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { defaultTimeToleranceMs, StatedTimes } from './http/stated-times.js';
import { OrdersModule } from './orders/orders.module.js';
import { RelayModule } from './relay/relay.module.js';
import { StockModule } from './stock/stock.module.js';
import { EVENT_LOG } from './tokens.js';

export interface CommandServiceAdapters {
  readonly log: EventLog;
  /** They carry the log to a broker; none where the log itself is read. */
  readonly relays?: readonly Relay[];
  /** Seals what of an order is secret. Default: an order that has something secret is refused. */
  readonly sealer?: Sealer;
  /** How far a stated time may be ahead of the log's clock. Default 300,000. */
  readonly timeToleranceMs?: number;
}

/** The writing side: validates, decides, appends. */
@Module({})
export class CommandServiceModule implements OnModuleInit {
  constructor(
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(LogClock) private readonly clock: LogClock,
    @Inject(ProblemRegistry) private readonly problems: ProblemRegistry,
  ) {}

  static with(adapters: CommandServiceAdapters): DynamicModule {
    const { log, relays = [], sealer, timeToleranceMs = defaultTimeToleranceMs } = adapters;
    const clock = new LogClock(log);
    const times = new StatedTimes(clock, timeToleranceMs);
    // One and the same: commands for a sku go together, whoever sends them.
    const stock = StockModule.with(log);
    return {
      module: CommandServiceModule,
      imports: [OrdersModule.with({ log, times, stock, sealer }), stock, RelayModule.with(relays)],
      providers: [
        { provide: EVENT_LOG, useValue: log },
        { provide: LogClock, useValue: clock },
      ],
    };
  }

  async onModuleInit(): Promise<void> {
    this.problems.register(problemOfSealing);
    await this.clock.set();
    this.health.register({
      name: 'event-log',
      check: async () => {
        // One server of several is enough: what the others hold is answered with 503 by itself.
        await Promise.any(serversOf(this.log).map((server) => server.heads(ordersCategory)));
        if (this.log.damage) throw this.log.damage;
      },
    });
  }
}

function problemOfSealing(error: unknown): Problem | undefined {
  if (!(error instanceof SealingKeyMissingError)) return undefined;
  return commonProblems.unavailable(error, {
    code: 'secrets-key-missing',
    title: 'Payment tokens cannot be kept',
    detail: 'This service was started without a key to seal them with.',
  });
}
