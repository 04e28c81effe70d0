import { isIP } from 'node:net';
import { ConfigurationError } from './read-config.js';

/** Shorter keys could be guessed. */
export const safeKeyLength = 16;

/** Whether only this machine reaches what listens there. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * Whether the key is long enough for everybody whom the address lets in.
 *
 * @throws ConfigurationError where others than this machine could guess it
 */
export function checkApiKeyLength(apiKey: string, host: string): void {
  if (apiKey.length >= safeKeyLength || isLoopback(host)) return;
  throw new ConfigurationError([
    `DAYBOOK_API_KEY is too short to let other machines in with DAYBOOK_HOST=${host}: it must have ${safeKeyLength} characters or more, and this one has ${apiKey.length}.`,
  ]);
}
