/** The topic of a category of streams. It has as many partitions as the category; the key is the stream's id. */
export const topicOf = (category: string): string => `daybook.${category}.v1`;

/** Where the heads of the log's partitions are published, so that cutting off the log's tail shows. */
export const anchorsTopic = 'daybook.anchors.v1';

/**
 * The headers of a message, all of them UTF-8 text: CloudEvents 1.0 in the binary mode of its Kafka binding, and what
 * a reader of the log needs in addition.
 */
export const messageHeaders = {
  contentType: 'content-type',
  /** The event's id. */
  ceId: 'ce_id',
  /** The event's type, such as OrderPlaced. */
  ceType: 'ce_type',
  /** `/daybook/<category>`. */
  ceSource: 'ce_source',
  ceSpecversion: 'ce_specversion',
  /** When it occurred. */
  ceTime: 'ce_time',
  /** The stream's id. */
  ceSubject: 'ce_subject',
  /** The `$id` of the schema of the message's value. CloudEvents wants an absolute URI here, hence no path. */
  ceDataschema: 'ce_dataschema',
  /** Where the event stands in the log, such as orders:3:1042. */
  position: 'daybook-position',
  /** Its version within its stream. */
  version: 'daybook-version',
  /** W3C Trace Context, where the command had one. */
  traceparent: 'traceparent',
} as const;

export const sourceOf = (category: string): string => `/daybook/${category}`;

/** Where the query-service serves the schema of a published event. */
export const schemaPath = (type: string, schemaVersion: number): string =>
  `/v1/schemas/${type}/${schemaVersion}`;
