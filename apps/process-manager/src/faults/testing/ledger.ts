import type {
  Behaviour,
  ChargeOutcome,
  ChargeRequest,
  RefundOutcome,
  RefundRequest,
} from '@daybook/payment-providers';

export interface Entries {
  readonly charges: readonly (ChargeRequest & { readonly outcome: ChargeOutcome })[];
  readonly refunds: readonly (RefundRequest & { readonly outcome: RefundOutcome })[];
}

/** What the simulated provider has taken and given back, and how it is told to behave. */
export class Ledger {
  constructor(private readonly url: string) {}

  async behave(behaviour: Behaviour, orderId?: string): Promise<void> {
    await fetch(`${this.url}/admin/behaviour`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ behaviour, ...(orderId !== undefined && { orderId }) }),
    });
  }

  async entries(): Promise<Entries> {
    const answer = await fetch(`${this.url}/admin/ledger`);
    return (await answer.json()) as Entries;
  }
}
