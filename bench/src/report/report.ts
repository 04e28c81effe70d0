import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from '../benchmark.ts';
import { plotOf } from './plots.ts';
import { readme } from './readme.ts';
import { savedResults } from './results.ts';

const folder = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Writes README.md and the plots anew from what is in results/. Without new results nothing changes.
 *
 * @param benchmarks in the order in which they are told of
 */
export async function writeReport(benchmarks: readonly Benchmark[]): Promise<void> {
  const saved = await savedResults();
  const results = benchmarks.flatMap(({ name, finding }) => {
    const result = saved.get(name);
    return result ? [{ ...result, ...(finding !== undefined && { finding }) }] : [];
  });
  const plotted = new Set<string>();
  await mkdir(`${folder}plots`, { recursive: true });
  for (const result of results) {
    const plot = plotOf(result);
    if (plot === undefined) continue;
    plotted.add(result.name);
    await writeFile(`${folder}plots/${result.name}.svg`, plot);
  }
  await writeFile(`${folder}README.md`, readme(results, plotted));
}
