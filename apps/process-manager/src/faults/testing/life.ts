import type { EventLog } from '@daybook/event-log';
import { LogUnavailableError } from '@daybook/event-log';
import { type PaymentProvider, ProviderUnansweredError } from '@daybook/payment-providers';
import { type ProcessStore, ProcessStoreUnavailableError } from '@daybook/processes';
import type { Traffic } from './traffic.js';

/** Names of a port's members that ask nobody else, or only whoever watches a test. */
const unharmed = new Set<PropertyKey>([
  'categories',
  'partitionCount',
  'onAppended',
  'heads',
  'untilNextMs',
  'readWebhook',
  'close',
]);

/**
 * One life of a process manager, from its start to its crash. It makes all its calls of others through here: one that
 * fails may have been carried out or not, and no answer to a call from before the crash ever comes back.
 */
export class Life {
  private hasEnded = false;
  private onEnd: () => void = () => undefined;

  constructor(private readonly traffic: Traffic) {}

  get isOver(): boolean {
    return this.hasEnded;
  }

  /** Has `onEnd` called once, at the crash. */
  ends(onEnd: () => void): void {
    this.onEnd = onEnd;
  }

  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.onEnd();
  }

  log(log: EventLog): EventLog {
    const lost = () => new LogUnavailableError('connection');
    const asking = this.asking(log, lost);
    return new Proxy(asking, {
      get: (target, name) =>
        name === 'streamPages'
          ? (...read: Parameters<EventLog['streamPages']>) => this.pages(log.streamPages(...read), lost)
          : (Reflect.get(target, name) as unknown),
    });
  }

  store(store: ProcessStore): ProcessStore {
    const lost = () => new ProcessStoreUnavailableError();
    return {
      beginning: () => this.ask(() => store.beginning(), lost),
      checkpoints: this.asking(store.checkpoints, lost),
      deadlines: this.asking(store.deadlines, lost),
      parked: this.asking(store.parked, lost),
      close: async () => undefined,
    };
  }

  provider(provider: PaymentProvider): PaymentProvider {
    return this.asking(provider, () => new ProviderUnansweredError('the connection was lost'));
  }

  /** Asks for each page by itself. */
  private async *pages<Page>(pages: AsyncIterable<Page>, lost: () => Error): AsyncGenerator<Page> {
    const iterator = pages[Symbol.asyncIterator]();
    for (;;) {
      const next = await this.ask(() => iterator.next(), lost);
      if (next.done === true) return;
      yield next.value;
    }
  }

  private asking<Port extends object>(port: Port, lost: () => Error): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const method = member.bind(target) as (...asked: unknown[]) => Promise<unknown>;
        return unharmed.has(name) ? method : (...asked: unknown[]) => this.ask(() => method(...asked), lost);
      },
    });
  }

  /** Carries out a call as its fate has it. After the end of this life calls have no effect, and all of them fail. */
  private async ask<Answer>(effect: () => Promise<Answer>, lost: () => Error): Promise<Answer> {
    if (this.hasEnded) throw lost();
    const { isLost, isCrash, takesEffect } = this.traffic.nextFate();
    if (isCrash && takesEffect !== 'before') this.end();
    if (takesEffect === 'later') void this.traffic.later(effect);
    if (isLost && takesEffect !== 'before') throw lost();
    const answer = await this.traffic.during(effect());
    if (isCrash) this.end();
    if (isLost || this.hasEnded) throw lost();
    return answer;
  }
}
