import type { Histogram } from 'hdr-histogram-js';
import type { Engines } from './engines/engines.ts';

/** Something that is compared: ours with peers, which do the same, and with limits, which leave out what can be. */
export interface Benchmark {
  /** For the command line and for files, such as `append-64`. */
  readonly name: string;
  readonly title: string;
  /** What is counted, in the plural: `events`, `orders`. */
  readonly unit: string;
  readonly contenders: readonly Contender[];
  readonly aims: readonly Aim[];
  /** Seconds of a round, where the usual ones do not do. */
  readonly seconds?: number;
  /** The most rounds that are of use. */
  readonly maxRounds?: number;
  readonly published?: readonly PublishedFigure[];
  /** What profiles say of where the time goes, and so of what an aim that is missed would take. */
  readonly finding?: string;
}

/** What others have published of their own: shown beside, but of another machine and so never compared. */
export interface PublishedFigure {
  readonly name: string;
  readonly kind: 'published';
  /** Operations a second. */
  readonly rate: number;
  readonly source: string;
}

export interface Contender {
  readonly name: string;
  readonly kind: 'ours' | 'peer' | 'limit';
  /**
   * Makes everything ready that is not to be measured, in databases and topics of its own.
   *
   * @throws CannotRunError
   */
  open(context: Context): Promise<Subject>;
}

export interface Subject {
  /** Works for about so long, and tells what it got done. It has finished everything when it answers. */
  round(seconds: number): Promise<Round>;
  close(): Promise<void>;
}

export interface Round {
  readonly operations: number;
  readonly seconds: number;
  /** Of single operations, in microseconds. Nothing where operations are not waited for one by one. */
  readonly latencies?: Histogram;
  /** What was looked at during the round again and again, such as the memory of processes. */
  readonly series?: readonly Series[];
}

export interface Series {
  readonly name: string;
  readonly unit: string;
  readonly everySeconds: number;
  readonly values: readonly number[];
}

export interface Context {
  readonly engines: Engines;
  /** Only to see that it works: no figure counts. */
  readonly isQuick: boolean;
  /** Aborted when the run is to stop. */
  readonly signal: AbortSignal;
}

/** What ours is to reach, by the median of all rounds: of rates, or of the rounds' 99th percentiles of latency. */
export type Aim = RateAim | AbsoluteRateAim | RelativeLatencyAim | LatencyAim | SeriesAim | SteadinessAim;

/** At least so many times the rate of another. Without a number the two are only compared. */
export interface RateAim {
  readonly against: string;
  readonly ratio?: number;
}

export interface AbsoluteRateAim {
  readonly rateAtLeast: number;
}

/** At most so many times the latency of another. */
export interface RelativeLatencyAim {
  readonly against: string;
  readonly p99AtMost: number;
}

export interface LatencyAim {
  readonly p99AtMostMs: number;
}

/** At most so much, for every value of every series of ours. */
export interface SeriesAim {
  readonly valuesAtMost: number;
}

/** At most such a share of growth over the second half of a round, for every series of ours. */
export interface SteadinessAim {
  readonly growthAtMost: number;
}
