import { open, readFile } from 'node:fs/promises';

/** Changes one bit of a file, the lowest one of the first byte of a text that stands in it, as a failing disk might. */
export async function flipBitAt(path: string, text: string): Promise<void> {
  const content = await readFile(path);
  const offset = content.indexOf(text);
  if (offset === -1) throw new Error(`${text} does not stand in ${path}.`);
  const file = await open(path, 'r+');
  try {
    await file.write(Buffer.of(content[offset]! ^ 1), 0, 1, offset);
    await file.sync();
  } finally {
    await file.close();
  }
}
