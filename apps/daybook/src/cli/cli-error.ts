/** What the process ends with. */
export const exitCodes = { success: 0, failure: 1, usage: 2, stopped: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that the user can understand: its message is one whole sentence, shown without a stack. */
export class CliError extends Error {
  constructor(
    sentence: string,
    readonly exitCode: ExitCode = exitCodes.failure,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
    this.name = 'CliError';
  }
}

export const usageError = (sentence: string): CliError => new CliError(sentence, exitCodes.usage);
