import { setTimeout as sleep } from 'node:timers/promises';
import type { Histogram } from 'hdr-histogram-js';
import type { Benchmark, Contender, Context, Series, Subject } from '../benchmark.ts';
import { CannotRunError } from '../cannot-run-error.ts';
import { newHistogram } from './closed-loop.ts';
import { outcomes } from './outcomes.ts';
import type { Measured, MeasuredSeries, Missing, Result } from './result.ts';
import { growthOfSecondHalf, spreadOf } from './statistics.ts';
import { unlessStopped } from './stopping.ts';

export interface Effort {
  readonly rounds: number;
  /** Of a round, where the benchmark has none of its own. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
}

export type Progress = (what: string) => void;

/** Who was in the middle of something may not find an end. */
const closeLimitMs = 10_000;

/**
 * Runs all contenders side by side: in each round each of them once, beginning with another one each time, so that what
 * changes on the machine meanwhile meets all of them.
 *
 * @throws the reason of the context's signal, as soon as that is aborted
 */
export async function runBenchmark(
  benchmark: Benchmark,
  context: Context,
  effort: Effort,
  progress: Progress,
): Promise<Result> {
  const { name, title, unit, published = [], maxRounds = Infinity } = benchmark;
  const rounds = Math.min(effort.rounds, maxRounds);
  const seconds = context.isQuick ? effort.seconds : (benchmark.seconds ?? effort.seconds);
  const missing: Missing[] = [];
  const entries: Entry[] = [];
  try {
    for (const contender of benchmark.contenders) {
      progress(`${contender.name} gets ready`);
      try {
        entries.push(
          new Entry(contender, await unlessStopped(context.signal, () => contender.open(context))),
        );
      } catch (error) {
        if (!(error instanceof CannotRunError)) throw error;
        missing.push({ name: contender.name, kind: contender.kind, cannotRun: error.message });
      }
    }
    for (const entry of entries) {
      progress(`${entry.contender.name} warms up`);
      await unlessStopped(context.signal, () => entry.subject.round(effort.warmUpSeconds));
    }
    for (let round = 0; round < rounds; round += 1) {
      for (let turn = 0; turn < entries.length; turn += 1) {
        const entry = entries[(round + turn) % entries.length]!;
        progress(`round ${round + 1} of ${rounds}, ${entry.contender.name}`);
        await unlessStopped(context.signal, () => entry.measure(seconds));
      }
    }
  } catch (error) {
    // This tells what was wrong; what closing has to say as well is only a consequence.
    const closed = Promise.allSettled(entries.map(({ subject }) => subject.close()));
    await Promise.race([closed, sleep(closeLimitMs)]);
    throw error;
  }
  for (const { subject } of entries) await subject.close();
  const measured = entries.map((entry) => entry.result());
  return {
    name,
    title,
    unit,
    seconds,
    contenders: [...measured, ...missing, ...published],
    aims: outcomes(benchmark, measured),
  };
}

class Entry {
  private readonly rates: number[] = [];
  private readonly p99s: number[] = [];
  private readonly latencies: Histogram = newHistogram();
  private series: readonly MeasuredSeries[] | undefined;

  readonly contender: Contender;
  readonly subject: Subject;

  constructor(contender: Contender, subject: Subject) {
    this.contender = contender;
    this.subject = subject;
  }

  async measure(seconds: number): Promise<void> {
    const round = await this.subject.round(seconds);
    if (round.operations === 0) throw new Error(`${this.contender.name} got nothing done in a round.`);
    this.rates.push(round.operations / round.seconds);
    this.series = round.series?.map(measuredSeries);
    if (!round.latencies) return;
    this.p99s.push(millisecondsAt(round.latencies, 99));
    this.latencies.add(round.latencies);
  }

  result(): Measured {
    const { name, kind } = this.contender;
    const at = (percentile: number) => millisecondsAt(this.latencies, percentile);
    const latency = { p50: at(50), p99: at(99), p999: at(99.9) };
    const rate = spreadOf(this.rates);
    const known = this.latencies.totalCount > 0;
    const { series } = this;
    return {
      name,
      kind,
      rates: this.rates,
      rate,
      p99s: this.p99s,
      ...(known && { latency }),
      ...(series && { series }),
    };
  }
}

const millisecondsAt = (latencies: Histogram, percentile: number): number =>
  latencies.getValueAtPercentile(percentile) / 1_000;

const measuredSeries = (series: Series): MeasuredSeries => ({
  ...series,
  max: Math.max(...series.values),
  growth: growthOfSecondHalf(series.values),
});
