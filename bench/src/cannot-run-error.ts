/** What it needs is not here. The reason completes the sentence "It cannot run: …". */
export class CannotRunError extends Error {
  override readonly name = 'CannotRunError';
}
