import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Result } from '../harness/result.ts';

const folder = fileURLToPath(new URL('../../results/', import.meta.url));
const extension = '.json';

/** On what it was measured: figures of different machines are not to be compared. */
const machine = () => ({
  cpus: cpus().length,
  model: cpus()[0]?.model,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
});

export interface SavedResult extends Result {
  readonly measuredAt: string;
  readonly machine: ReturnType<typeof machine>;
  /** The versions of the engines that were running. */
  readonly engines: Readonly<Record<string, string>>;
}

export async function saveResult(result: Result, engines: SavedResult['engines']): Promise<void> {
  const saved: SavedResult = { ...result, measuredAt: new Date().toISOString(), machine: machine(), engines };
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}${result.name}${extension}`, `${JSON.stringify(saved, undefined, 2)}\n`);
}

/** The last result of each benchmark, by its name. */
export async function savedResults(): Promise<Map<string, SavedResult>> {
  await mkdir(folder, { recursive: true });
  const files = (await readdir(folder)).filter((file) => file.endsWith(extension));
  const results = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(`${folder}${file}`, 'utf8')) as SavedResult),
  );
  return new Map(results.map((result) => [result.name, result]));
}
