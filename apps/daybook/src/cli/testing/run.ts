import { Writable } from 'node:stream';
import { runCli } from '../run-cli.js';
import { fakeKey } from './fake-daybook.js';

/* Runs the CLI inside of a spec. */

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunInit {
  readonly env?: Readonly<Record<string, string>>;
  /** Is given how to ask the command to stop. */
  readonly onStart?: (stop: () => void) => void;
}

export async function run(
  args: readonly string[],
  { env = { DAYBOOK_API_KEY: fakeKey }, onStart }: RunInit = {},
): Promise<RunResult> {
  const stdout = collector();
  const stderr = collector();
  const exitCode = await runCli(args, {
    env,
    stdout: stdout.stream,
    stderr: stderr.stream,
    onStop: (listener) => {
      onStart?.(listener);
      return () => undefined;
    },
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): { stream: Writable; text: () => string } {
  let written = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  return { stream, text: () => written };
}
