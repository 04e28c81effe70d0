/** What the simulator does with charges, beyond taking the money at once. Missing fields mean: as usual. */
export interface Behaviour {
  /** The next so many attempts of an order are declined. */
  readonly decline?: { readonly code: string; readonly isFinal?: boolean; readonly times?: number };
  /** The outcome is pending for so long. */
  readonly pendingMs?: number;
  /** So long until an answer. */
  readonly delayMs?: number;
  /** No answer at all to the next so many requests, before the charge is made or after it. */
  readonly silent?: { readonly when: 'before' | 'after'; readonly times?: number };
  /** Everything is answered with 503. */
  readonly isDown?: boolean;
  readonly webhook?: { readonly copies?: number; readonly delayMs?: number };
}

/** What a payment token of that name makes of a charge. */
export const magicTokens: Readonly<Record<string, Behaviour>> = {
  tok_declined: { decline: { code: 'card-declined' } },
  tok_declined_once: { decline: { code: 'card-declined', times: 1 } },
  tok_declined_twice: { decline: { code: 'card-declined', times: 2 } },
  tok_stolen: { decline: { code: 'card-stolen', isFinal: true } },
  tok_pending: { pendingMs: 200 },
  tok_silent_after: { silent: { when: 'after', times: 1 } },
  tok_silent_before: { silent: { when: 'before', times: 1 } },
  tok_webhook_twice: { webhook: { copies: 2 } },
};

/** What is set, for all orders and for some, and how much of it has been used up. */
export class Behaviours {
  private general: Behaviour = {};
  private readonly byOrder = new Map<string, Behaviour>();
  /** By what it is about, and the order. */
  private readonly used = new Map<string, number>();

  set(behaviour: Behaviour, orderId?: string): void {
    if (orderId === undefined) this.general = behaviour;
    else this.byOrder.set(orderId, behaviour);
    this.used.clear();
  }

  /** What is set for the order counts more than its token, and that more than what is set for all. */
  of(orderId?: string, token?: string): Behaviour {
    return {
      ...this.general,
      ...(token !== undefined && Object.hasOwn(magicTokens, token) && magicTokens[token]),
      ...(orderId !== undefined && this.byOrder.get(orderId)),
    };
  }

  /** Whether it is still to happen to the order; each time that it is asked counts. */
  use(what: 'decline' | 'silent', orderId: string, times = Number.POSITIVE_INFINITY): boolean {
    const name = `${what} ${orderId}`;
    const before = this.used.get(name) ?? 0;
    this.used.set(name, before + 1);
    return before < times;
  }
}
