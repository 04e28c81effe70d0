import { type Command, InvalidArgumentError } from 'commander';

/** The options that every command has. */
export interface CommonOptions {
  readonly url?: string;
  readonly apiKeyFile?: string;
  readonly json?: boolean;
}

/** Adds the common options, and an example to the command's help. */
export function withCommonOptions(command: Command, example: string): Command {
  return command
    .option('--url <url>', 'where Daybook is (default: http://127.0.0.1:$DAYBOOK_PORT, or port 4000)')
    .option(
      '--api-key-file <file>',
      'the file that holds the API key (default: $DAYBOOK_API_KEY, else the file api-key in $DAYBOOK_DATA_DIR)',
    )
    .option('--json', 'print JSON for programs')
    .addHelpText('after', `\nExample:\n  npm run daybook -- ${example}`);
}

/** Reads an option's value as a whole number within bounds. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d{1,15}$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
