export * from './event-feed.port.js';
export { ensureTopics, type EnsureTopicsOptions, TopicPartitionsError } from './kafka/ensure-topics.js';
export type { KafkaConnection, KafkaLog } from './kafka/kafka-client.js';
export { KafkaEventFeed, type KafkaEventFeedOptions } from './kafka/kafka-event-feed.js';
export { KafkaEventPublisher, type KafkaEventPublisherOptions } from './kafka/kafka-event-publisher.js';
export type { RefusedMessage } from './kafka/partition-intake.js';
export * from './log/log-event-feed.js';
export * from './relay/event-publisher.port.js';
export { Relay, type RelayOptions } from './relay/relay.js';
