import type { Random } from '@daybook/random';
import type { StockItem } from '../payment-process.events.js';

/**
 * Stock of which only one order takes. As in the log, a command that changed something is known by its id when
 * it comes again. One that was refused is not, as that of a sku without a record, and may succeed the second time.
 */
export class ModelStock {
  readonly held = new Map<string, number>();
  readonly left = new Map<string, number>();
  private readonly carriedOut = new Set<string>();

  constructor(
    private readonly random: Random,
    private readonly available: Map<string, number>,
  ) {}

  /** Undefined where it crashed half-way. */
  reserve(request: number, items: readonly StockItem[]) {
    const reserved: string[] = [];
    for (const { sku, quantity } of items) {
      if (this.random.chance(0.1)) return undefined;
      const code = this.once(`${request}:${sku}`, () => this.refusalOf(sku, quantity));
      if (code !== undefined) return { reserved, refused: [{ sku, code }] };
      reserved.push(sku);
    }
    return { reserved, refused: [] };
  }

  release(request: number, skus: readonly string[]): void {
    for (const sku of skus) {
      this.once(`${request}:${sku}`, () => {
        const quantity = this.held.get(sku);
        if (quantity === undefined) return 'reservation-not-found';
        this.held.delete(sku);
        this.receive(sku, quantity);
        return undefined;
      });
    }
  }

  /** A shipment takes what is held and else what is available; whether it could leave. */
  leave(items: readonly StockItem[]): boolean {
    const heldOf = (sku: string) => this.held.get(sku) ?? 0;
    const isShort = items.some(
      ({ sku, quantity }) => quantity > heldOf(sku) + (this.available.get(sku) ?? 0),
    );
    if (isShort) return false;
    for (const { sku, quantity } of items) {
      const ofHeld = Math.min(quantity, heldOf(sku));
      this.hold(sku, heldOf(sku) - ofHeld);
      this.receive(sku, ofHeld - quantity);
      this.left.set(sku, (this.left.get(sku) ?? 0) + quantity);
    }
    return true;
  }

  receive(sku: string, quantity: number): void {
    this.available.set(sku, (this.available.get(sku) ?? 0) + quantity);
  }

  private refusalOf(sku: string, quantity: number): string | undefined {
    const more = quantity - (this.held.get(sku) ?? 0);
    if ((this.available.get(sku) ?? 0) < more) return 'stock-insufficient';
    this.receive(sku, -more);
    this.hold(sku, quantity);
    return undefined;
  }

  private hold(sku: string, quantity: number): void {
    if (quantity > 0) this.held.set(sku, quantity);
    else this.held.delete(sku);
  }

  private once(commandId: string, attempt: () => string | undefined): string | undefined {
    if (this.carriedOut.has(commandId)) return undefined;
    const code = attempt();
    if (code === undefined) this.carriedOut.add(commandId);
    return code;
  }
}
