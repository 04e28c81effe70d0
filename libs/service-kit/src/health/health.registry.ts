import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/logger.js';
import { publicReasonOf } from '../problem/public-reason.js';

/** Something a service cannot do without: a store, a broker, a consumer that must move on. */
export interface HealthProbe {
  /** In kebab-case; it is shown to everyone. */
  readonly name: string;
  /** Resolves when all is well. What it throws is logged, and of it only a `publicReason` is shown. */
  check(): Promise<void>;
  /** Default: {@link PROBE_TIMEOUT_MS}. */
  readonly timeoutMs?: number;
}

export const PROBE_TIMEOUT_MS = 2_000;

/** Why a probe is not well, for anyone. */
export interface ProbeFailure {
  readonly code: string;
  readonly detail: string;
}

export type ProbeOutcome = 'ok' | ProbeFailure;

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
    return new Map(probes.map(({ name }, index) => [name, outcomes[index]!]));
  }

  async #runOne(probe: HealthProbe): Promise<ProbeOutcome> {
    const { promise: late, resolve } = Promise.withResolvers<ProbeOutcome>();
    const timedOut = { code: 'probe-timed-out', detail: `${probe.name} does not answer.` };
    const timer = setTimeout(resolve, probe.timeoutMs ?? PROBE_TIMEOUT_MS, timedOut);
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
      const { code, detail } = publicReasonOf(error) ?? {
        code: 'probe-failed',
        detail: `${probe.name} does not work.`,
      };
      return { code, detail };
    }
  }
}
