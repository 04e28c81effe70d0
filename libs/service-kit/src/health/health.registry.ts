import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/logger.js';

/** Something a service cannot do without: a store, a broker, a consumer that must move on. */
export interface HealthProbe {
  /** In kebab-case; it is shown to everyone. */
  readonly name: string;
  /** Resolves when all is well. What it throws is logged, not shown. */
  check(): Promise<void>;
  /** Default: {@link PROBE_TIMEOUT_MS}. */
  readonly timeoutMs?: number;
}

export const PROBE_TIMEOUT_MS = 2_000;

export type ProbeOutcome = 'ok' | 'failed' | 'timed-out';

/** Where modules put their probes: `registry.register({name: 'event-log', check: () => log.ping()})`. */
@Injectable()
export class HealthRegistry {
  readonly #probes = new Map<string, HealthProbe>();
  readonly #logger: Logger;
  #running: Promise<ReadonlyMap<string, ProbeOutcome>> | undefined;

  constructor(@Inject(LOGGER) logger: Logger) {
    this.#logger = logger;
  }

  register(probe: HealthProbe): void {
    if (this.#probes.has(probe.name)) throw new Error(`There are two health probes named "${probe.name}".`);
    this.#probes.set(probe.name, probe);
  }

  /** The outcome of every probe. Anyone may ask, so those who ask at once share one run. */
  check(): Promise<ReadonlyMap<string, ProbeOutcome>> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<ReadonlyMap<string, ProbeOutcome>> {
    const probes = [...this.#probes.values()];
    const outcomes = await Promise.all(probes.map((probe) => this.#runOne(probe)));
    return new Map(probes.map(({ name }, index) => [name, outcomes[index] ?? 'failed']));
  }

  async #runOne(probe: HealthProbe): Promise<ProbeOutcome> {
    const { promise: late, resolve } = Promise.withResolvers<ProbeOutcome>();
    const timer = setTimeout(resolve, probe.timeoutMs ?? PROBE_TIMEOUT_MS, 'timed-out');
    try {
      return await Promise.race([this.#outcomeOf(probe), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #outcomeOf(probe: HealthProbe): Promise<ProbeOutcome> {
    try {
      await probe.check();
      return 'ok';
    } catch (error) {
      this.#logger.warn({ err: error, probe: probe.name }, 'A health probe failed.');
      return 'failed';
    }
  }
}
