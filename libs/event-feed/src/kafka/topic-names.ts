import { anchorsTopic, topicOf } from '@daybook/contracts';

/** What the topics are called; by default as the contracts say. */
export interface TopicNames {
  readonly topicOf: (category: string) => string;
  readonly anchorsTopic: string;
}

export const topicNames = (names: Partial<TopicNames>): TopicNames => ({
  topicOf: names.topicOf ?? topicOf,
  anchorsTopic: names.anchorsTopic ?? anchorsTopic,
});
