import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type MetricInit, MetricReader, type ReadMetric } from './metric-reader.js';
import { processMetrics } from './process-metrics.js';

export interface HistogramInit<Label extends string> extends MetricInit<Label> {
  /** Upper bounds, rising. */
  readonly buckets: readonly number[];
}

/**
 * The metrics of one service. Modules keep numbers as suits them and say how to read them. They are read when
 * somebody scrapes, so that work pays nothing for being watched:
 *
 *     metrics.gauge({ name: 'daybook_parked_streams', help: '…', read: () => store.countParked() });
 */
export class MetricsRegistry {
  readonly #registry = new Registry();
  readonly #logger: Logger;
  #scrape: Promise<string> | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
    // What counts by itself counts from here on, and not from the first scrape.
    processMetrics();
  }

  /** The media type of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** A number that goes up and down. */
  gauge<Label extends string = never>(metric: ReadMetric<Label>): void {
    const reader = new MetricReader(metric, this.#logger);
    const gauge = new Gauge<Label>({
      ...this.#configuration(metric),
      collect: () => {
        forget(gauge);
        return reader.read((labels, value) => gauge.set(labels, value));
      },
    });
  }

  /** A number that only goes up, counted since the service began. */
  counter<Label extends string = never>(metric: ReadMetric<Label>): void {
    const reader = new MetricReader(metric, this.#logger);
    const counter = new Counter<Label>({
      ...this.#configuration(metric),
      collect: () => {
        forget(counter);
        return reader.read((labels, value) => counter.inc(labels, value));
      },
    });
  }

  /** How values are distributed, for what happens too often to keep each. Whoever observes them adds them. */
  histogram<Label extends string = never>({ buckets, ...init }: HistogramInit<Label>): Histogram<Label> {
    return new Histogram<Label>({ ...this.#configuration(init), buckets: [...buckets] });
  }

  /** All metrics in Prometheus' text format. Those who ask at once share one run. */
  text(): Promise<string> {
    this.#scrape ??= Registry.merge([processMetrics(), this.#registry])
      .metrics()
      .finally(() => {
        this.#scrape = undefined;
      });
    return this.#scrape;
  }

  #configuration<Label extends string>({ name, help, labelNames = [] }: MetricInit<Label>) {
    return { name, help, labelNames, registers: [this.#registry] };
  }
}

/** A metric without labels would otherwise say 0 where nothing is known. */
function forget<Label extends string>(metric: Gauge<Label> | Counter<Label>): void {
  metric.reset();
  metric.remove({});
}
