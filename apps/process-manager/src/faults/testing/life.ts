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
 * One life of a process manager, from its start to its crash. All that it asks of others it asks through here: what is
 * asked for may be done or not when it hears of a failure, and what was asked for before the crash never comes back.
 */
export class Life {
  private hasEnded = false;
  private onEnd: () => void = () => undefined;

  constructor(private readonly traffic: Traffic) {}

  get isOver(): boolean {
    return this.hasEnded;
  }

  /** Told once, at its crash. */
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

  /** Each page is asked for by itself. */
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

  /** After its end nothing that it does has any effect, and all that it hears is that it failed. */
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
