import type { Aim, Contender, PublishedFigure, Series } from '../benchmark.ts';
import type { Spread } from './statistics.ts';

/** What came of a benchmark; as JSON it is what is kept. */
export interface Result {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly seconds: number;
  readonly contenders: readonly (Measured | Missing | PublishedFigure)[];
  readonly aims: readonly Outcome[];
}

export interface Measured {
  readonly name: string;
  readonly kind: Contender['kind'];
  /** Operations a second of each round. */
  readonly rates: readonly number[];
  readonly rate: Spread;
  /** In milliseconds, over all rounds. */
  readonly latency?: { readonly p50: number; readonly p99: number; readonly p999: number };
  /** In milliseconds, of each round. */
  readonly p99s: readonly number[];
  /** Of the last round. */
  readonly series?: readonly MeasuredSeries[];
}

export interface MeasuredSeries extends Series {
  readonly max: number;
  /** By which share it grew over the second half of the round, by the line that fits best. */
  readonly growth: number;
}

export interface Missing {
  readonly name: string;
  readonly kind: Contender['kind'];
  readonly cannotRun: string;
}

export interface Outcome {
  readonly aim: Aim;
  /**
   * What the aim is about: ours by theirs, a figure of ours, or, where the aim is about each series of ours, the
   * figures of all of them. Nothing if one of them could not run.
   */
  readonly reached?: Spread;
}
