import { type EventFeed, LogEventFeed, type Subscription } from '@daybook/event-feed';
import type { EventLog } from '@daybook/event-log';
import { guarded, type ProviderSimulator, SimulatorProvider } from '@daybook/payment-providers';
import type { ProcessStore } from '@daybook/processes';
import { createLogger, HealthRegistry, MetricsRegistry } from '@daybook/service-kit';
import type { ProcessManagerAdapters } from '../../process-manager.adapters.js';
import { ProcessManager } from '../../running/process-manager.js';
import { type FaultSchedule, providerTimeoutMs } from './fault-schedule.js';
import { Life } from './life.js';
import type { MovedTime } from './moved-time.js';
import type { Traffic } from './traffic.js';

export const webhookSecret = 'whsec_faults';

/** The breaker is so impatient that even short runs find it open. */
const breaker = { maxUnanswered: 3, pauseMs: 10 };
const logger = createLogger({ level: 'silent' });

export interface Surroundings {
  readonly log: EventLog;
  readonly store: ProcessStore;
  readonly simulator: ProviderSimulator;
  readonly time: MovedTime;
  readonly schedule: Pick<FaultSchedule, 'policy' | 'unknownSkus'>;
  readonly traffic: Traffic;
}

/** A process manager for one life. */
export class ManagerUnderTest {
  readonly adapters: ProcessManagerAdapters;
  readonly manager: ProcessManager;
  private readonly life: Life;
  private readonly subscriptions: Subscription[] = [];

  constructor({ log, store, simulator, time, schedule, traffic }: Surroundings) {
    const life = new Life(traffic);
    const { policy, unknownSkus } = schedule;
    const provider = new SimulatorProvider({
      url: simulator.url,
      webhookSecret,
      timeoutMs: providerTimeoutMs,
    });
    this.life = life;
    this.adapters = {
      log: life.log(log),
      feedOf: () => this.feed(),
      store: life.store(store),
      provider: guarded(life.provider(provider), breaker),
      policy,
      unknownSkus,
      clock: time.clock,
    };
    this.manager = new ProcessManager(
      this.adapters,
      new HealthRegistry(logger),
      new MetricsRegistry(logger),
      logger,
    );
  }

  start(onCrash: () => void): void {
    this.life.ends(() => {
      void this.stop();
      onCrash();
    });
    this.manager.onModuleInit();
  }

  stop(): Promise<void> {
    return this.manager.onModuleDestroy();
  }

  wake(): void {
    this.manager.wake();
  }

  /** Whether it has handled all that there is to read. */
  async isDone(): Promise<boolean> {
    try {
      const lags = await Promise.all(this.subscriptions.map((each) => each.lag()));
      return lags.every((lag) => lag === 0);
    } catch {
      return false;
    }
  }

  private feed(): EventFeed {
    const feed = new LogEventFeed(this.adapters.log, { maxBatchEvents: 1_000, maxRetryDelayMs: 5 });
    return {
      subscribe: (subscriber) => {
        const subscription = feed.subscribe(subscriber);
        this.subscriptions.push(subscription);
        return subscription;
      },
    };
  }
}
