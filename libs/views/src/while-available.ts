import { ViewsUnavailableError } from './view-store.port.js';

/**
 * The answer of a store.
 *
 * @param isUnavailable whether an error says that the store can do nothing at the moment, whatever it is asked; each
 *   engine says it in its own way
 * @throws ViewsUnavailableError
 */
export async function whileAvailable<T>(
  answer: Promise<T>,
  isUnavailable: (error: unknown) => boolean,
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw isUnavailable(error) ? new ViewsUnavailableError({ cause: error }) : error;
  }
}
