import type { SingleBar } from 'cli-progress';
import type { OutputStream } from '../context.js';
import { Pace } from './pace.js';

/** How far the work is. `done` and `total` count the same thing, whatever it is. */
export interface ProgressState {
  readonly done: number;
  readonly total: number;
  /** Things that are done, as people count them, for the rate. */
  readonly count: number;
  readonly note: string;
}

const redrawEveryMs = 200;
const lineEveryMs = 5_000;

/**
 * Shows how long work goes on: as a bar on a terminal, elsewhere as a line from time to time; each with the rate and
 * the time that is left. Returns how to end that.
 */
export async function showProgress(
  stream: OutputStream,
  label: string,
  state: () => ProgressState,
): Promise<() => void> {
  const pace = new Pace();
  const look = (): ProgressState => {
    const present = state();
    const { done, total, count } = present;
    pace.mark({ atMs: performance.now(), done, count });
    return { ...present, note: [present.note, ...paceNotes(pace, total)].join(', ') };
  };
  look();
  return stream.isTTY ? showBar(stream, label, look) : showLines(stream, label, look);
}

function paceNotes(pace: Pace, total: number): string[] {
  const [rate, leftMs] = [pace.perSecond, pace.leftMs(total)];
  return [
    ...(rate === undefined ? [] : [`${Math.round(rate)}/s`]),
    ...(leftMs === undefined ? [] : [`${durationText(leftMs)} left`]),
  ];
}

/** A duration as it is said: `40 s`, `3 min`, `2 h 5 min`. */
export function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
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
