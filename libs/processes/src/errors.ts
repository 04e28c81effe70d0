/** What processes keep cannot be reached or written at the moment; the same may succeed later. */
export class ProcessStoreUnavailableError extends Error {
  override readonly name = 'ProcessStoreUnavailableError';
  constructor(options?: ErrorOptions) {
    super('The store of the processes cannot be reached.', options);
  }
}
