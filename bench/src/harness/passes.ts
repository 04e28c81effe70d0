import type { Round } from '../benchmark.ts';

/** Work of a fixed size. */
export interface Pass {
  /** Does it, and tells how many operations that were. Only this is measured. */
  work(): Promise<number>;
  /** Makes sure that all was done, and takes away what is not needed any more. */
  finish?(): Promise<void>;
}

/** Whole passes, one after another, until so much time has gone into their work. */
export async function passes(seconds: number, prepare: () => Pass | Promise<Pass>): Promise<Round> {
  let operations = 0;
  let workedMs = 0;
  while (workedMs < seconds * 1_000) {
    const pass = await prepare();
    const startedAt = performance.now();
    operations += await pass.work();
    workedMs += performance.now() - startedAt;
    await pass.finish?.();
  }
  return { operations, seconds: workedMs / 1_000 };
}
