import type { Problem } from './problem.js';

/** What to answer for an error, or nothing for one that is not known here. */
export type ProblemTranslation = (error: unknown) => Problem | undefined;

/** Where modules say what the errors of their stores mean to a client: `registry.register((error) => …)`. */
export class ProblemRegistry {
  readonly #translations: ProblemTranslation[] = [];

  register(translation: ProblemTranslation): void {
    this.#translations.push(translation);
  }

  problemOf(error: unknown): Problem | undefined {
    for (const translation of this.#translations) {
      const problem = translation(error);
      if (problem) return problem;
    }
    return undefined;
  }
}
