import type { LineRequest, OrderCommand, Restock } from '@daybook/ordering';
import type { Random } from '@daybook/random';
import type { StockCommand } from '@daybook/stock';

/** Few, so that orders compete for them. */
export const skus = ['A', 'B', 'C', 'D'] as const;

/** Orders that commands are about: those that were placed last. */
const maxRecent = 6;

/** Something that somebody asks for. */
export type Act =
  | { readonly category: 'orders'; readonly streamId: string; readonly command: OrderCommand }
  | { readonly category: 'stock'; readonly streamId: string; readonly command: StockCommand };

/** Any command of an order or a sku, whether or not it is possible at that time. */
export class StockLawActs {
  private placed = 0;

  constructor(private readonly random: Random) {}

  next(): Act {
    const { random } = this;
    if (this.placed === 0 || random.chance(0.08)) return this.placing();
    if (random.chance(0.12)) return this.ofStock();
    const orderId = `order-${Math.max(1, this.placed - random.integer(0, maxRecent - 1))}`;
    return { category: 'orders', streamId: orderId, command: this.ofOrder() };
  }

  private placing(): Act {
    const { random } = this;
    this.placed += 1;
    const command = {
      type: 'PlaceOrder',
      customerId: '17850',
      currency: 'GBP',
      paymentMethod: random.pick(['invoice', 'invoice', 'cashOnDelivery', 'card'] as const),
      lines: Array.from({ length: random.integer(1, 3) }, () => this.line()),
    } as const;
    return { category: 'orders', streamId: `order-${this.placed}`, command };
  }

  private ofStock(): Act {
    const { random } = this;
    const command: StockCommand = random.chance(0.7)
      ? { type: 'ReceiveStock', quantity: random.integer(1, 20) }
      : { type: 'AdjustStock', onHand: random.integer(0, 15), reason: 'Counted.' };
    return { category: 'stock', streamId: random.pick(skus), command };
  }

  private ofOrder(): OrderCommand {
    const { random } = this;
    switch (random.integer(1, 17)) {
      case 1:
      case 2:
        return { type: 'ModifyOrder', changes: [this.change()] };
      case 3:
      case 4:
      case 5:
        return { type: 'ConfirmOrder' };
      case 12:
        return { type: 'CancelOrder' };
      case 17:
        return { type: 'CancelItems', ...(random.chance(0.6) && { items: this.items() }) };
      case 6:
      case 7:
      case 8:
        return random.chance(0.5)
          ? { type: 'DispatchShipment' }
          : { type: 'DispatchShipment', items: this.items() };
      case 9:
      case 10:
        return { type: 'RecordDelivery', shipmentId: random.integer(1, 2) };
      case 11:
      case 13:
      case 14:
        return {
          type: 'RecordDeliveryFailure',
          shipmentId: random.integer(1, 2),
          ...(random.chance(0.8) && { returnedToSender: true, restock: this.restock() }),
        };
      default:
        return { type: 'ReturnItems', items: this.items(), restock: this.restock() };
    }
  }

  private change() {
    const { random } = this;
    const lineId = random.integer(1, 3);
    return random.pick([
      { action: 'changeQuantity', lineId, quantity: random.integer(1, 6) },
      { action: 'changeQuantity', lineId, quantity: random.integer(1, 6) },
      { action: 'addLine', ...this.line() },
      { action: 'removeLine', lineId },
    ] as const);
  }

  private line(): LineRequest {
    const { random } = this;
    return { sku: random.pick(skus), quantity: random.integer(1, 4), unitPrice: '2.55' };
  }

  private items() {
    return [{ lineId: this.random.integer(1, 3), quantity: this.random.integer(1, 3) }];
  }

  private restock(): Restock {
    return this.random.pick([true, true, false, this.items()]);
  }
}
