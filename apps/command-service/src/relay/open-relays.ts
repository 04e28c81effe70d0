import { categories } from '@daybook/contracts';
import { KafkaEventPublisher, Relay } from '@daybook/event-feed';
import { type EventLog, PostgresPartitionLeases, serversOf } from '@daybook/event-log';
import type { Logger } from 'pino';

export interface RelaysOptions {
  readonly log: EventLog;
  /** Of the log's servers, in their order. */
  readonly urls: readonly string[];
  readonly brokers: readonly string[];
  readonly logger: Logger;
}

export interface OpenedRelays {
  readonly relays: readonly Relay[];
  close(): Promise<void>;
}

/** A relay for each category on each server of the log; all of them publish through one client of Kafka. */
export function openRelays({ log, urls, brokers, logger }: RelaysOptions): OpenedRelays {
  const publisher = new KafkaEventPublisher({
    brokers,
    clientId: 'daybook-relay',
    onLog: (level, message, details) => logger[level](details, message),
  });
  const relays = serversOf(log).flatMap((server, index) =>
    categories.map(
      (category) =>
        new Relay({
          category,
          log: server,
          leases: new PostgresPartitionLeases({ url: urls[index]!, category }),
          publisher,
          onFailure: (error) => logger.warn({ err: error, category }, 'The relay failed, and tries again.'),
        }),
    ),
  );
  return { relays, close: () => publisher.close() };
}
