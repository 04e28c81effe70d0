import type { PaymentMethod, StockItem } from '../payment-process.events.js';
import type { OrderAnswered, ProcessInput } from '../payment-process.told.inputs.js';

/** An input about the order, but for the version and the time. */
type Change<Input = ProcessInput> = Input extends { readonly orderVersion: number }
  ? Omit<Input, 'orderVersion' | 'now'>
  : never;

/** An order with the rules that matter to its payment. A method gives the code of its rejection. */
export class ModelOrder {
  version = 1;
  status: 'placed' | 'confirmed' | 'cancelled' = 'placed';
  paidBy: string | undefined;
  paidMinor = 0;
  refundedMinor = 0;
  /** Of what was refunded, what somebody else than the process gave back. */
  refundedByHandMinor = 0;
  /** What was paid for items that were cancelled. */
  cancelledMinor = 0;
  isDispatched = false;
  /** What it was cancelled for, where the process did that. */
  cause: string | undefined;
  private readonly revisions = new Map<number, readonly [amountMinor: number, items: readonly StockItem[]]>();
  /** The version that each request led to. */
  private readonly carriedOut = new Map<number, number>();

  constructor(
    public amountMinor: number,
    public method: PaymentMethod,
    public items: readonly StockItem[],
    private readonly tell: (change: Change, orderVersion: number) => void,
  ) {
    this.revisions.set(1, [amountMinor, items]);
  }

  /** A command of the process. One that was accepted before is known by its id, and answered as it was then. */
  once(
    { request, orderVersion }: { readonly request: number; readonly orderVersion?: number },
    command: () => string | undefined,
  ): OrderAnswered['outcome'] {
    const before = this.carriedOut.get(request);
    if (before !== undefined) return { kind: 'accepted', orderVersion: before };
    const isStale = orderVersion !== undefined && orderVersion !== this.version;
    const code = isStale ? 'stale-version' : command();
    if (code !== undefined) return { kind: 'rejected', code };
    this.carriedOut.set(request, this.version);
    return { kind: 'accepted', orderVersion: this.version };
  }

  modify(amountMinor: number, items: readonly StockItem[]): string | undefined {
    if (this.status === 'cancelled') return 'order-already-cancelled';
    if (this.status !== 'placed') return 'order-already-confirmed';
    this.amountMinor = amountMinor;
    this.items = items;
    this.revisions.set(this.version + 1, [amountMinor, items]);
    return this.happened({ type: 'OrderModified', amountMinor, lines: items });
  }

  revert(toVersion: number): string | undefined {
    const revision = this.revisions.get(toVersion);
    if (revision === undefined) throw new Error(`Nothing was changed at version ${toVersion}.`);
    return this.modify(...revision);
  }

  changeMethod(method: PaymentMethod): string | undefined {
    if (this.status === 'cancelled') return 'order-already-cancelled';
    if (this.paidMinor > 0) return 'payment-already-confirmed';
    if (this.status !== 'placed') return 'order-already-confirmed';
    if (this.method === method) return 'nothing-changed';
    this.method = method;
    return this.happened({ type: 'PaymentMethodChanged', method });
  }

  confirm(): string | undefined {
    if (this.status === 'cancelled') return 'order-already-cancelled';
    if (this.status !== 'placed') return 'order-already-confirmed';
    if (this.method === 'card' && this.amountMinor > 0) return 'payment-pending';
    this.status = 'confirmed';
    return this.happened({ type: 'OrderConfirmed' });
  }

  pay(amountMinor: number, reference: string): string | undefined {
    if (this.status === 'cancelled') return 'order-already-cancelled';
    if (this.paidMinor > 0) return 'payment-already-confirmed';
    if (this.amountMinor === 0) return 'nothing-to-pay';
    if (this.amountMinor !== amountMinor) return 'payment-amount-mismatch';
    this.paidMinor = amountMinor;
    this.paidBy = reference;
    this.happened({ type: 'OrderPaid', reference });
    if (this.status !== 'placed') return undefined;
    this.status = 'confirmed';
    return this.happened({ type: 'OrderConfirmed' });
  }

  cancel(cause?: string): string | undefined {
    if (this.status === 'cancelled') return 'order-already-cancelled';
    if (this.isDispatched) return 'order-already-shipped';
    this.cause = cause;
    this.status = 'cancelled';
    return this.happened({ type: 'OrderCancelled' });
  }

  cancelItems(cancelledMinor: number, items: readonly StockItem[]): string | undefined {
    if (this.status === 'cancelled') return 'order-already-cancelled';
    if (this.status !== 'confirmed') return 'order-not-confirmed';
    if (this.isDispatched) return 'order-already-shipped';
    this.amountMinor -= cancelledMinor;
    this.items = items;
    if (this.paidMinor > 0) this.cancelledMinor += cancelledMinor;
    const { amountMinor } = this;
    return this.happened({ type: 'ItemsCancelled', amountMinor, lines: items, cancelledMinor });
  }

  dispatch(leave: (items: readonly StockItem[]) => boolean): string | undefined {
    if (this.status !== 'confirmed' || this.isDispatched) return 'order-not-confirmed';
    if (!leave(this.items)) return 'stock-insufficient';
    this.isDispatched = true;
    return this.happened({ type: 'ShipmentDispatched', shipmentId: 1, items: this.items });
  }

  refund(amountMinor: number): string | undefined {
    if (this.paidMinor === 0) return 'nothing-paid';
    if (amountMinor === 0 || this.refundedMinor + amountMinor > this.paidMinor)
      return 'refund-exceeds-payment';
    this.refundedMinor += amountMinor;
    this.version += 1;
    return undefined;
  }

  refundByHand(): string | undefined {
    const amountMinor = this.paidMinor - this.refundedMinor;
    const code = this.refund(amountMinor);
    if (code !== undefined) return code;
    this.refundedByHandMinor += amountMinor;
    this.tell({ type: 'OrderRefunded', amountMinor }, this.version);
    return undefined;
  }

  private happened(change: Change): undefined {
    this.version += 1;
    this.tell(change, this.version);
    return undefined;
  }
}
