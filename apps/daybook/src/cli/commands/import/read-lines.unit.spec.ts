import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readLines, TextExtent } from './read-lines.js';

describe('how much of a file a line is', () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'daybook-lines-'));
    file = join(directory, 'orders.jsonl');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const text = Array.from({ length: 20_000 }, (_, index) => `\n{"orderId":"${index}"}\n`).join('');

  it.each([
    ['plain', Buffer.from(text)],
    ['packed', gzipSync(text)],
  ])('adds up to the whole text, of which %s files tell the size as they are read', async (_, content) => {
    await writeFile(file, content);
    const extent = new TextExtent(content.length);
    const shares: number[] = [];
    let size = 0;
    for await (const line of readLines(file, extent)) {
      size += line.size;
      shares.push(size / extent.textSize);
    }
    expect(size).toBe(text.length);
    expect(shares[9_999]).toBeCloseTo(0.5, 1);
    expect(shares.at(-1)).toBeCloseTo(1, 2);
  });

  it('is all of it before anything was read', () => {
    expect(new TextExtent(1_000).textSize).toBe(1_000);
  });
});
