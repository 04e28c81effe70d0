/** Nobody knows what became of it: it may have been carried out, may be yet, or never. */
export class ProviderUnansweredError extends Error {
  override readonly name = 'ProviderUnansweredError';
  constructor(what: string, options?: ErrorOptions) {
    super(`The payment provider did not answer: ${what}`, options);
  }
}
