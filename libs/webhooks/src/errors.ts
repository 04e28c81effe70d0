/** The store of the webhooks cannot be reached. What was asked of it may or may not be done. */
export class WebhooksUnavailableError extends Error {
  override readonly name = 'WebhooksUnavailableError';
  constructor(options?: ErrorOptions) {
    super('The store of the webhooks is unavailable.', options);
  }
}
