import type { Writable } from 'node:stream';

export type OutputStream = Writable & { readonly isTTY?: boolean };

/** What the commands know of the process that they run in. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Only for results. */
  readonly stdout: OutputStream;
  /** For progress and messages. */
  readonly stderr: OutputStream;
  /** Calls the listener once, when the user asks to stop. Returns how to end that. */
  onStop(listener: () => void): () => void;
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function processContext(): CliContext {
  // A reader that has seen enough (`| head`) closes the pipe; that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  return { env: process.env, stdout: process.stdout, stderr: process.stderr, onStop };
}

/** Once asked, the signals have their usual effect again: asking twice ends the process at once. */
function onStop(listener: () => void): () => void {
  const handle = () => {
    end();
    listener();
  };
  const end = () => {
    for (const signal of stopSignals) process.off(signal, handle);
  };
  for (const signal of stopSignals) process.on(signal, handle);
  return end;
}
