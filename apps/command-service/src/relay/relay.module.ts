import type { Relay } from '@daybook/event-feed';
import { MetricsRegistry } from '@daybook/service-kit';
import { type DynamicModule, Inject, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';

const RELAYS = Symbol('command-service:relays');

/**
 * Carries the log to Kafka for as long as the process lives: one relay for each category on each server of the log. A
 * relay that does not get on is no reason to send commands elsewhere, so it shows in the metrics and not in the health.
 */
@Module({})
export class RelayModule implements OnModuleInit, OnModuleDestroy {
  constructor(
    @Inject(RELAYS) private readonly relays: readonly Relay[],
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
  ) {}

  static with(relays: readonly Relay[]): DynamicModule {
    return { module: RelayModule, providers: [{ provide: RELAYS, useValue: relays }] };
  }

  onModuleInit(): void {
    this.measure();
    for (const relay of this.relays) relay.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.relays.map((relay) => relay.stop()));
  }

  private measure(): void {
    const { relays } = this;
    if (relays.length === 0) return;
    this.metrics.gauge({
      name: 'daybook_relay_lag_events',
      help: 'Events of the partitions leased by this instance that are not on the topic yet.',
      read: async () => sum(await Promise.all(relays.map((relay) => relay.lag()))),
    });
    this.metrics.gauge({
      name: 'daybook_relay_partitions',
      help: 'Partitions leased by this instance.',
      read: () => sum(relays.map((relay) => relay.partitions().length)),
    });
    this.metrics.gauge({
      name: 'daybook_relay_failing',
      help: 'Relays of this instance, one for each category on each log server, whose last attempt failed.',
      read: () => relays.filter(({ failure }) => failure !== undefined).length,
    });
    this.metrics.counter({
      name: 'daybook_relay_published_events_total',
      help: 'Events put on the topic by this instance.',
      read: () => sum(relays.map(({ published }) => published)),
    });
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
