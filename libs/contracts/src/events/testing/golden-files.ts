import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { eventExamples } from '../examples/index.js';

/*
 * The golden files hold events as they are in stores out there. UPDATE_GOLDEN=1 makes those that are missing from the
 * examples; what is there is never changed.
 */

export interface GoldenFile {
  readonly file: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** The `data` of stored events. */
  readonly stored: readonly unknown[];
}

const folder = new URL('../golden/', import.meta.url);

/** Every type and version, with its examples. */
export const examples: readonly GoldenFile[] = Object.entries(eventExamples).flatMap(([type, versions]) =>
  Object.entries(versions).map(([version, ofVersion]) => ({
    file: `${type}.${version}.json`,
    type,
    schemaVersion: Number(version),
    stored: ofVersion as readonly unknown[],
  })),
);

if (process.env['UPDATE_GOLDEN'] === '1') {
  for (const { file, stored } of examples) {
    const path = new URL(file, folder);
    if (!existsSync(path)) writeFileSync(path, `${JSON.stringify(stored)}\n`);
  }
}

export const goldens: readonly GoldenFile[] = readdirSync(folder)
  .sort()
  .map((file) => {
    const [type = '', version = ''] = file.split('.');
    const text = readFileSync(new URL(file, folder), 'utf8');
    return { file, type, schemaVersion: Number(version), stored: JSON.parse(text) as unknown[] };
  });
