/** The store that holds parked streams cannot be reached; the same may succeed later. */
export class ParkedStreamsUnavailableError extends Error {
  override readonly name = 'ParkedStreamsUnavailableError';
  constructor(options?: ErrorOptions) {
    super('The parked streams cannot be reached.', options);
  }
}
