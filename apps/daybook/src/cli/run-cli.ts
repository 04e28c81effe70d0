import { CommanderError } from 'commander';
import { CliError, exitCodes } from './cli-error.js';
import type { CliContext } from './context.js';
import { buildProgram } from './program.js';

/** Runs one command and gives the exit code. Whatever fails is told in one sentence. */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  try {
    await buildProgram(context).parseAsync([...args], { from: 'user' });
    return exitCodes.success;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    }
    context.stderr.write(`${sentenceOf(error)}\n`);
    return error instanceof CliError ? error.exitCode : exitCodes.failure;
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof CliError) return error.message;
  if (error instanceof Error && 'userMessage' in error) return String(error.userMessage);
  const message = error instanceof Error ? error.message : String(error);
  return `The command failed unexpectedly: ${message.split('\n', 1)[0]}`;
}
