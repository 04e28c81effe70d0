import kafkajs, { type Kafka, type logCreator } from 'kafkajs';
import { quietRequestQueue } from './quiet-request-queue.js';

quietRequestQueue();

/** What the adapter tells; warnings of kafkajs that it recovers from are no more than that. */
export type KafkaLog = (level: 'error' | 'warn' | 'info' | 'debug', message: string, details: object) => void;

export interface KafkaConnection {
  /** `host:port` of some brokers; the others are learnt from them. */
  readonly brokers: readonly string[];
  /** Shown in the broker's logs and metrics. */
  readonly clientId: string;
  readonly onLog?: KafkaLog;
}

const connectionTimeoutMs = 3_000;
/** How long a broker may take to answer; a fetch waits at the broker for less. */
const requestTimeoutMs = 15_000;

export function connectToKafka({ brokers, clientId, onLog }: KafkaConnection): Kafka {
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    // Few and quick: whoever uses a client here tries again by himself, and says so.
    retry: { initialRetryTime: 100, retries: 4, maxRetryTime: 1_000 },
    logLevel: kafkajs.logLevel.INFO,
    logCreator: logWith(onLog ?? (() => undefined)),
  });
}

const levels = {
  [kafkajs.logLevel.NOTHING]: 'debug',
  [kafkajs.logLevel.ERROR]: 'warn',
  [kafkajs.logLevel.WARN]: 'warn',
  [kafkajs.logLevel.INFO]: 'debug',
  [kafkajs.logLevel.DEBUG]: 'debug',
} as const;

const logWith =
  (log: KafkaLog): logCreator =>
  () =>
  ({ level, namespace, log: { message, timestamp: _timestamp, logger: _logger, ...details } }) =>
    log(levels[level], `kafkajs ${namespace}: ${message}`, details);
