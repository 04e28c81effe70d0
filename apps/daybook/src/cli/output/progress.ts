import type { SingleBar } from 'cli-progress';
import type { OutputStream } from '../context.js';

/** How far the work is. `done` and `total` count the same thing, whatever it is. */
export interface ProgressState {
  readonly done: number;
  readonly total: number;
  readonly note: string;
}

const redrawEveryMs = 200;
const lineEveryMs = 5_000;

/**
 * Shows how long work goes on: as a bar on a terminal, elsewhere as a line from time to time.
 * Returns how to end that.
 */
export async function showProgress(
  stream: OutputStream,
  label: string,
  state: () => ProgressState,
): Promise<() => void> {
  return stream.isTTY ? showBar(stream, label, state) : showLines(stream, label, state);
}

async function showBar(stream: OutputStream, label: string, state: () => ProgressState): Promise<() => void> {
  const { default: cliProgress } = await import('cli-progress');
  const bar: SingleBar = new cliProgress.SingleBar(
    {
      format: `${label} [{bar}] {percentage} % | {note}`,
      stream,
      clearOnComplete: true,
      hideCursor: true,
      // The default takes SIGINT and SIGTERM for itself, and ends the process before its work is tidied up.
      gracefulExit: false,
    },
    cliProgress.Presets.legacy,
  );
  const draw = () => {
    const { done, total, note } = state();
    bar.setTotal(Math.max(total, 1));
    bar.update(Math.min(done, total), { note });
  };
  bar.start(1, 0, { note: '' });
  const timer = setInterval(draw, redrawEveryMs);
  return () => {
    clearInterval(timer);
    draw();
    bar.stop();
  };
}

function showLines(stream: OutputStream, label: string, state: () => ProgressState): () => void {
  const timer = setInterval(() => {
    const { done, total, note } = state();
    const percentage = total === 0 ? 0 : Math.floor((Math.min(done, total) / total) * 100);
    stream.write(`${label}: ${percentage} %, ${note}\n`);
  }, lineEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
