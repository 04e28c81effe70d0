import type { EventLog } from '@daybook/event-log';
import type { EventFeed } from './event-feed.port.js';
import { KafkaEventFeed } from './kafka/kafka-event-feed.js';
import { LogEventFeed } from './log/log-event-feed.js';

type Tell = (details: object, message: string) => void;

export interface OpenEventFeedOptions {
  /** Without brokers the log itself is read. */
  readonly brokers: readonly string[] | undefined;
  /** Consumers of one group share the partitions. */
  readonly groupId: string;
  readonly log: EventLog;
  readonly logger: Readonly<Record<'error' | 'warn' | 'info' | 'debug', Tell>>;
  /** Events of one delivery at the most. Default: that of the adapter. */
  readonly maxBatchEvents?: number;
}

/** The feed of a service that runs on its own. */
export function openEventFeed(options: OpenEventFeedOptions): EventFeed {
  const { brokers, groupId, log, logger, maxBatchEvents } = options;
  const bound = maxBatchEvents !== undefined && { maxBatchEvents };
  if (brokers === undefined) return new LogEventFeed(log, { ...bound });
  return new KafkaEventFeed({
    brokers,
    groupId,
    log,
    clientId: groupId,
    ...bound,
    onLog: (level, message, details) => logger[level](details, message),
    onRefused: (message) => logger.warn(message, 'A message is not what the log says, and was passed over.'),
  });
}
