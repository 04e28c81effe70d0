import { readFile } from 'node:fs/promises';
import { ConfigurationError } from './read-config.js';

const form = /^[A-Za-z0-9+/_-]{43}=?$/;

/**
 * The keys that secrets in the log are sealed with, each of 32 bytes, the present one first: of DAYBOOK_SECRETS_KEY, or
 * of the file that DAYBOOK_SECRETS_KEY_FILE names; none where neither is set.
 *
 * @throws ConfigurationError where both are set, or the file has something else in it
 */
export async function secretsKeysOf(config: {
  readonly DAYBOOK_SECRETS_KEY?: readonly string[];
  readonly DAYBOOK_SECRETS_KEY_FILE?: string;
}): Promise<readonly Buffer[]> {
  const { DAYBOOK_SECRETS_KEY: keys, DAYBOOK_SECRETS_KEY_FILE: file } = config;
  if (keys && file !== undefined) {
    throw new ConfigurationError([
      'Only one of DAYBOOK_SECRETS_KEY and DAYBOOK_SECRETS_KEY_FILE can be set.',
    ]);
  }
  const encoded = keys ?? (file === undefined ? [] : await keysIn(file));
  return encoded.map((key) => Buffer.from(key, 'base64'));
}

async function keysIn(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigurationError([`The file of DAYBOOK_SECRETS_KEY_FILE cannot be read (${error.code}).`]);
  });
  const keys = text.split(/[\s,]+/).filter((key) => key !== '');
  if (keys.length > 0 && keys.every((key) => form.test(key))) return keys;
  throw new ConfigurationError([
    'The file of DAYBOOK_SECRETS_KEY_FILE must hold keys of 32 bytes in base64, the present one first.',
  ]);
}
