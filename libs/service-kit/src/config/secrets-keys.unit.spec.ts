import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretsKeysOf } from './secrets-keys.js';

describe('the keys of secrets', () => {
  const keys = [randomBytes(32), randomBytes(32)];
  const encoded = keys.map((key) => key.toString('base64'));
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daybook-keys-'));
    file = join(folder, 'key');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are those of the variable, or of the file that it names, in their order', async () => {
    expect(await secretsKeysOf({})).toEqual([]);
    expect(await secretsKeysOf({ DAYBOOK_SECRETS_KEY: encoded })).toEqual(keys);
    await writeFile(file, `${encoded.join('\n')}\n`);
    expect(await secretsKeysOf({ DAYBOOK_SECRETS_KEY_FILE: file })).toEqual(keys);
  });

  it.each(['', 'short', randomBytes(33).toString('base64')])('are not what a file has: %j', async (text) => {
    await writeFile(file, text);
    const reading = secretsKeysOf({ DAYBOOK_SECRETS_KEY_FILE: file });
    await expect(reading).rejects.toThrow('must hold keys of 32 bytes in base64');
    await expect(reading).rejects.not.toThrow(text === '' ? 'nothing of it' : text);
  });

  it('are named once, and where they are', async () => {
    const both = { DAYBOOK_SECRETS_KEY: encoded, DAYBOOK_SECRETS_KEY_FILE: file };
    await expect(secretsKeysOf(both)).rejects.toThrow('Only one of DAYBOOK_SECRETS_KEY and');
    await expect(secretsKeysOf({ DAYBOOK_SECRETS_KEY_FILE: file })).rejects.toThrow(
      'cannot be read (ENOENT)',
    );
  });
});
