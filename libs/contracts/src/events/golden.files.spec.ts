import { readdirSync, readFileSync } from 'node:fs';

/*
 * The golden files hold events as they are in stores out there. They are added to, never changed. Named as
 * a spec so that it is never built.
 */

export interface GoldenFile {
  readonly file: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** The `data` of stored events. */
  readonly examples: readonly unknown[];
}

const folder = new URL('./golden/', import.meta.url);

export const goldens: readonly GoldenFile[] = readdirSync(folder)
  .sort()
  .map((file) => {
    const [type = '', version = ''] = file.split('.');
    const text = readFileSync(new URL(file, folder), 'utf8');
    return { file, type, schemaVersion: Number(version), examples: JSON.parse(text) as unknown[] };
  });
