/** What the simulator does with charges, other than to take the money at once. A missing field changes nothing. */
export interface Behaviour {
  /** Declines the next `times` attempts of an order. */
  readonly decline?: { readonly code: string; readonly isFinal?: boolean; readonly times?: number };
  /** How long the outcome is pending. */
  readonly pendingMs?: number;
  /** How long an answer takes. */
  readonly delayMs?: number;
  /** Gives no answer to the next `times` requests, before the charge is made or after it. */
  readonly silent?: { readonly when: 'before' | 'after'; readonly times?: number };
  /** Answers everything with 503. */
  readonly isDown?: boolean;
  readonly webhook?: { readonly copies?: number; readonly delayMs?: number };
}

/** Payment tokens, each with what it makes the simulator do with a charge. */
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

/** Keeps what is set, for all orders and for some, and how much of that has been used up. */
export class Behaviours {
  private general: Behaviour = {};
  private readonly byOrder = new Map<string, Behaviour>();
  /** Uses by behaviour and order. */
  private readonly used = new Map<string, number>();

  set(behaviour: Behaviour, orderId?: string): void {
    if (orderId === undefined) this.general = behaviour;
    else this.byOrder.set(orderId, behaviour);
    this.used.clear();
  }

  /** The behaviour for an order: what is set for it counts more than its token, and that more than what is set for all. */
  of(orderId?: string, token?: string): Behaviour {
    return {
      ...this.general,
      ...(token !== undefined && Object.hasOwn(magicTokens, token) && magicTokens[token]),
      ...(orderId !== undefined && this.byOrder.get(orderId)),
    };
  }

  /** Whether the behaviour still applies to the order. Each call is a use. */
  use(what: 'decline' | 'silent', orderId: string, times = Number.POSITIVE_INFINITY): boolean {
    const name = `${what} ${orderId}`;
    const before = this.used.get(name) ?? 0;
    this.used.set(name, before + 1);
    return before < times;
  }
}
