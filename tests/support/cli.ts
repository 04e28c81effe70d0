import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cliScript = fileURLToPath(new URL('../../apps/daybook/dist/cli.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The CLI as it was built, on its way. */
export interface RunningCli {
  readonly child: ChildProcess;
  readonly finished: Promise<CliResult>;
}

/** @param server whose URL and key the command is given; or other variables, for commands that need no server */
export function startCli(
  server: { readonly url: string; readonly key: string } | { readonly env: Record<string, string> },
  ...args: readonly string[]
): RunningCli {
  const env = 'env' in server ? server.env : { DAYBOOK_API_KEY: server.key };
  const url = 'url' in server ? ['--url', server.url] : [];
  const child = spawn(process.execPath, [cliScript, ...args, ...url], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = new Promise<CliResult>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, finished };
}

export const runCli = (...args: Parameters<typeof startCli>): Promise<CliResult> =>
  startCli(...args).finished;

/** The one object that a command with --json ends with. */
export function lastJson(result: CliResult): unknown {
  if (result.stdout === '')
    throw new Error(`The command printed nothing on standard output:\n${result.stderr}`);
  return JSON.parse(result.stdout.trimEnd().split('\n').at(-1)!);
}
