import type { Logger } from 'pino';

/** How long reading a metric may take. Prometheus by itself gives a whole answer up after 10 s. */
export const METRIC_TIMEOUT_MS = 2_000;

/** One value of a metric with labels. */
export interface Sample<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  readonly value: number;
}

/** The value of a metric without labels, or those of one that has some. */
export type Readings<Label extends string> = number | ReadonlyArray<Sample<Label>>;

export interface MetricInit<Label extends string = never> {
  /** In snake_case, with its unit last; that of a counter ends with `_total`. */
  readonly name: string;
  /** A sentence for people. */
  readonly help: string;
  /** Each with few values: every combination of them is a series that is kept for ever. */
  readonly labelNames?: readonly Label[];
}

export interface ReadMetric<Label extends string = never> extends MetricInit<Label> {
  /** Called when somebody scrapes. What it throws is logged, and the metric is left out of the answer. */
  readonly read: () => Readings<Label> | Promise<Readings<Label>>;
  /** After it the metric is left out as well. Default: {@link METRIC_TIMEOUT_MS}. */
  readonly timeoutMs?: number;
}

/** Reads one metric whenever it is scraped. A read that hangs is waited for again, never begun twice. */
export class MetricReader<Label extends string> {
  readonly #metric: ReadMetric<Label>;
  readonly #logger: Logger;
  #underWay: Promise<Readings<Label>> | undefined;

  constructor(metric: ReadMetric<Label>, logger: Logger) {
    this.#metric = metric;
    this.#logger = logger;
  }

  /** Gives each value to `take`, or none where they cannot be had in time. Never rejects. */
  async read(take: (labels: Partial<Record<Label, string>>, value: number) => void): Promise<void> {
    try {
      const readings = await this.#readInTime();
      if (typeof readings === 'number') take({}, readings);
      else for (const { labels, value } of readings) take(labels, value);
    } catch (error) {
      this.#logger.warn({ err: error, metric: this.#metric.name }, 'A metric could not be read.');
    }
  }

  async #readInTime(): Promise<Readings<Label>> {
    const { timeoutMs = METRIC_TIMEOUT_MS } = this.#metric;
    this.#underWay ??= this.#begin().finally(() => {
      this.#underWay = undefined;
    });
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`Nothing came within ${timeoutMs} ms.`)), timeoutMs);
    try {
      return await Promise.race([this.#underWay, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #begin(): Promise<Readings<Label>> {
    return this.#metric.read();
  }
}
