import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../cli-error.js';
import type { CliContext } from '../context.js';

/** The key, if there is one, and where it came from or should have come from. */
export interface ApiKey {
  readonly key: string | undefined;
  /** As it stands in a sentence: "the variable DAYBOOK_API_KEY", "the file .daybook/api-key". */
  readonly source: string;
}

/**
 * Finds the key: the named file, else the variable, else the file that the server writes.
 *
 * A missing key is no failure here, since without it the server can still be told to be away or not.
 * There is no option for the key itself, because anyone on the machine can read command lines.
 */
export async function findApiKey(env: CliContext['env'], file: string | undefined): Promise<ApiKey> {
  if (file !== undefined) {
    const key = await readKey(file);
    if (key === undefined) throw new CliError(`There is no API key file ${file}.`);
    return { key, source: `the file ${file}` };
  }
  if (env['DAYBOOK_API_KEY']) {
    const source = 'the variable DAYBOOK_API_KEY';
    return { key: checked(env['DAYBOOK_API_KEY'], source), source };
  }
  const ownFile = join(env['DAYBOOK_DATA_DIR'] || '.daybook', 'api-key');
  return { key: await readKey(ownFile), source: `the file ${ownFile}` };
}

async function readKey(file: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CliError(`The API key file ${file} cannot be read (${code}).`);
  }
  return checked(text.trim(), `the file ${file}`);
}

/** A header takes visible ASCII only; anything else would fail later and less clearly. */
function checked(key: string, source: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new CliError(`What ${source} holds is not an API key: a key is visible ASCII characters.`);
}
