/** Nobody knows what became of a call: the provider may have carried it out, may do so yet, or never. */
export class ProviderUnansweredError extends Error {
  override readonly name = 'ProviderUnansweredError';
  constructor(what: string, options?: ErrorOptions) {
    super(`The payment provider did not answer: ${what}`, options);
  }
}

/** The file of the simulator's ledger cannot be used; the message says why and what to do. */
export class LedgerFileError extends Error {
  override readonly name = 'LedgerFileError';
  readonly userMessage: string;
  constructor(path: string, why: string, options?: ErrorOptions) {
    const message = `The payment simulator's ledger ${path} cannot be used: ${why}; restore it from a backup, or move it away to begin with an empty one.`;
    super(message, options);
    this.userMessage = message;
  }
}
