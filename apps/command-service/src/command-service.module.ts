import { ordersCategory } from '@daybook/contracts';
import type { Relay } from '@daybook/event-feed';
import { type EventLog, serversOf } from '@daybook/event-log';
import { HealthRegistry } from '@daybook/service-kit';
import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { OrdersModule } from './orders/orders.module.js';
import { RelayModule } from './relay/relay.module.js';
import { StockModule } from './stock/stock.module.js';
import { EVENT_LOG } from './tokens.js';

export interface CommandServiceAdapters {
  readonly log: EventLog;
  /** They carry the log to a broker; none where the log itself is read. */
  readonly relays?: readonly Relay[];
}

/** The writing side: validates, decides, appends. */
@Module({})
export class CommandServiceModule implements OnModuleInit {
  constructor(
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  static with({ log, relays = [] }: CommandServiceAdapters): DynamicModule {
    return {
      module: CommandServiceModule,
      imports: [OrdersModule.with(log), StockModule.with(log), RelayModule.with(relays)],
      providers: [{ provide: EVENT_LOG, useValue: log }],
    };
  }

  onModuleInit(): void {
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
