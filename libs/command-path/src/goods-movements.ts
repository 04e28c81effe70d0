import { randomUUIDv7 } from 'node:crypto';
import { decodeStoredOrderEvent, ordersCategory, stockCategory } from '@daybook/contracts';
import { type EventLog, LogUnavailableError, wholeStream } from '@daybook/event-log';
import type { CommandContext } from '@daybook/event-sourcing';
import {
  type Item,
  linesOf,
  orderDecider,
  type OrderEvent,
  type OrderState,
  type RestockedItem,
  unitsBySku,
  unshippedUnits,
} from '@daybook/ordering';
import { type PickStock, type StockCommand, stockDecider, type StockRejection } from '@daybook/stock';
import { orderAt } from './order-at-version.js';
import type { StockCommandLoop } from './stock-command-loop.js';

/** What the commands of one movement of goods have in common: all of their context but the id. */
export type MovementContext = Omit<CommandContext, 'commandId' | 'occurredAt'>;

/** A shipment that is about to leave. */
export interface PlannedShipment {
  readonly orderId: string;
  readonly shipmentId: number;
  /** Units by sku. */
  readonly units: ReadonlyMap<string, number>;
  /** Business time at which it leaves. */
  readonly leavesAt: string;
}

/** Too little of a sku is there for a shipment. */
export interface Shortage {
  readonly sku: string;
  readonly detail: string;
}

/** Something that has happened to an order. */
export interface OrderHappening {
  readonly orderId: string;
  readonly event: OrderEvent;
  readonly version: number;
  /** Business time of the event. */
  readonly occurredAt: string;
  /** The order right after the event. */
  readonly orderAfter: () => Promise<OrderState>;
}

const movements = [
  'ShipmentDispatched',
  'DeliveryFailed',
  'ItemsReturned',
  'ItemsCancelled',
  'OrderCancelled',
] as const satisfies readonly OrderEvent['type'][];
type Movement = Extract<OrderEvent, { readonly type: (typeof movements)[number] }>;

/** Types of those events of orders that the stock follows; it takes no notice of any other. */
export const movementTypes: readonly string[] = movements;

const isMovement = (event: OrderEvent): event is Movement => movementTypes.includes(event.type);

/**
 * Lets the stock of skus follow what leaves for orders and comes back from them. A shipment is picked before its order
 * is told of it, and taken off the stock afterwards; so nothing leaves that is not there, and a crash in between keeps
 * for the order what it is to be sent anyway. Skus without any record are passed over.
 */
export class GoodsMovements {
  private hasBegun = false;

  constructor(
    private readonly log: EventLog,
    private readonly stock: StockCommandLoop,
  ) {}

  /**
   * Sets aside what a shipment takes, or says of which skus there is too little. Units that left before the records of a
   * sku began are in none of its counts, and are not picked.
   */
  async pick(shipment: PlannedShipment, context: MovementContext): Promise<readonly Shortage[]> {
    const { orderId, shipmentId } = shipment;
    const picks = [...(await this.counted(shipment.units, shipment.leavesAt))].map(
      ([sku, quantity]): SkuPick => [sku, { type: 'PickStock', orderId, shipmentId, quantity }],
    );
    // All are looked at before any is picked: a shipment that cannot leave as a whole keeps nothing from others.
    const foreseen = picks.length > 1 ? await shortagesOf(picks, (pick) => this.foresee(pick)) : [];
    if (foreseen.length > 0) return foreseen;
    return shortagesOf(picks, ([sku, pick]) => this.command(sku, pick, context));
  }

  /** Does what follows from an event of an order; once, however often the event is followed. */
  async follow(happening: OrderHappening, context: MovementContext): Promise<void> {
    const { orderId, event } = happening;
    if (!isMovement(event) || !(await this.hasAnyRecord())) return;
    switch (event.type) {
      case 'ShipmentDispatched':
        return this.dispatch(happening, event, context);
      case 'DeliveryFailed':
      case 'ItemsReturned':
        return this.takeBack(happening, event.restocked ?? [], context);
      case 'ItemsCancelled':
        return this.giveUp(happening, event.items, context);
      case 'OrderCancelled':
        return this.close(orderId, context);
    }
  }

  /**
   * Gives up all that is kept for a cancelled order, even what is picked. First it follows the order's shipments, because
   * one may have left and come back without that. Nothing was picked for an order that was never confirmed.
   */
  async close(orderId: string, context: MovementContext): Promise<void> {
    let order = orderDecider.initialState;
    const skus = new Set<string>();
    for await (const stored of wholeStream(this.log, { category: ordersCategory, streamId: orderId })) {
      const event = decodeStoredOrderEvent(stored);
      order = orderDecider.evolve(order, event);
      if (order.status === 'confirmed') for (const { sku } of order.lines.values()) skus.add(sku);
      if (event.type !== 'ShipmentDispatched') continue;
      const { version, occurredAt } = stored;
      const orderAfter = orderAtHand(order);
      await this.follow({ orderId, event, version, occurredAt, orderAfter }, context);
    }
    const beginnings = await this.beginningsOf(skus);
    const command = { type: 'ReleaseReservation', orderId, evenPicked: true } as const;
    await Promise.all([...beginnings.keys()].map((sku) => this.command(sku, command, context)));
  }

  /**
   * Takes off what was picked for the shipment, of each sku once, and then leaves nothing of any sku of the order set
   * aside for it: somebody who wanted to ship at the same time, and came too late, may have picked, too.
   */
  private async dispatch(
    { orderId, occurredAt, orderAfter }: OrderHappening,
    { shipmentId, items }: Extract<OrderEvent, { readonly type: 'ShipmentDispatched' }>,
    context: MovementContext,
  ): Promise<void> {
    const lines = linesOf(await orderAfter());
    const shipped = unitsBySku(items, lines);
    const commandId = `shipment ${shipmentId} of ${orderId}`;
    const beginnings = await this.beginningsOf(lines.map(({ sku }) => sku));
    await Promise.all(
      [...beginnings].map(async ([sku, beginning]) => {
        const quantity = occurredAt < beginning ? undefined : shipped.get(sku);
        if (quantity !== undefined && !(await this.isDone(sku, commandId))) {
          const dispatch = { type: 'DispatchStock', orderId, shipmentId, quantity } as const;
          if ((await this.command(sku, dispatch, context, commandId)) === undefined) return;
        }
        await this.command(sku, { type: 'UnpickStock', orderId, shipmentId }, context);
      }),
    );
  }

  /**
   * Takes units back. Those that are to be sent once more it keeps for the order in the same step, so that nobody else
   * gets them, and then gives up those that the order is not to be sent any more.
   */
  private async takeBack(
    { orderId, event, version, occurredAt }: OrderHappening,
    items: readonly RestockedItem[],
    context: MovementContext,
  ): Promise<void> {
    const units = new Map<string, number>();
    for (const { sku, quantity } of items) units.set(sku, (units.get(sku) ?? 0) + quantity);
    const isKept = event.type === 'DeliveryFailed';
    // It has blanks, which no client's command may have in its id.
    const commandId = `return of ${orderId} at ${version}`;
    const counted = await this.counted(units, occurredAt);
    await Promise.all(
      [...counted].map(async ([sku, quantity]) => {
        if (await this.isDone(sku, commandId)) return;
        const reserved = isKept ? quantity : 0;
        await this.command(sku, { type: 'TakeBackStock', orderId, quantity, reserved }, context, commandId);
      }),
    );
    if (isKept && counted.size > 0) await this.releaseSurplus(orderId, counted.keys(), context);
  }

  /** Gives up cancelled units, but for those of the same skus that the order is still to be sent. */
  private async giveUp(
    { orderId, orderAfter }: OrderHappening,
    items: readonly Item[],
    context: MovementContext,
  ): Promise<void> {
    const cancelled = unitsBySku(items, linesOf(await orderAfter()));
    const beginnings = await this.beginningsOf(cancelled.keys());
    await this.releaseSurplus(orderId, beginnings.keys(), context);
  }

  /** Gives up what the order, as it is by now, is not to be sent any more. */
  private async releaseSurplus(
    orderId: string,
    skus: Iterable<string>,
    context: MovementContext,
  ): Promise<void> {
    const unshipped = unshippedUnits(await orderAt(this.log, orderId));
    await Promise.all(
      [...skus].map((sku) => {
        const keep = unshipped.get(sku) ?? 0;
        return this.command(sku, { type: 'ReleaseReservation', orderId, keep }, context);
      }),
    );
  }

  /** Whether the sku has carried out a command before. That costs less than to send it again, which reads the stream. */
  private async isDone(sku: string, commandId: string): Promise<boolean> {
    const stream = { category: stockCategory, streamId: sku };
    return (await this.log.commandsIn(stream, [commandId])).has(commandId);
  }

  /** Those of the units whose skus' records had begun by that time, which are the ones that count. */
  private async counted(
    units: ReadonlyMap<string, number>,
    time: string,
  ): Promise<ReadonlyMap<string, number>> {
    const beginnings = await this.beginningsOf(units.keys());
    return new Map(
      [...units].filter(([sku]) => {
        const beginning = beginnings.get(sku);
        return beginning !== undefined && time >= beginning;
      }),
    );
  }

  /** When the records of each sku began; skus without any record are left out. */
  private async beginningsOf(skus: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    if (!(await this.hasAnyRecord())) return new Map();
    const beginnings = await Promise.all(
      [...new Set(skus)].map(async (sku) => {
        const [first] = await this.log.readStream({ category: stockCategory, streamId: sku, limit: 1 });
        return first === undefined ? [] : [[sku, first.occurredAt] as const];
      }),
    );
    return new Map(beginnings.flat());
  }

  /** Whether any sku has a record: a shop that keeps no stock here need not look for each of its skus. */
  private async hasAnyRecord(): Promise<boolean> {
    if (!this.hasBegun) {
      const heads = await this.log.heads(stockCategory).catch((error: unknown) => {
        if (error instanceof LogUnavailableError) return undefined;
        throw error;
      });
      // One of several servers is away. Whether it is needed is found out by whoever asks it.
      if (heads === undefined) return true;
      this.hasBegun = heads.some(({ position }) => position > 0);
    }
    return this.hasBegun;
  }

  /** The refusal that a pick would meet. The state in memory may be old, so a refusal is confirmed on the log. */
  private async foresee([sku, pick]: SkuPick): Promise<StockRejection | undefined> {
    for (const version of [0, Infinity]) {
      const decision = stockDecider.decide(await this.stock.stateFrom(sku, version), pick);
      if (decision.kind === 'accepted' || decision.rejection.code !== 'stock-insufficient') return undefined;
      if (version === Infinity) return decision.rejection;
    }
    return undefined;
  }

  /** The rejection of the command, if there is one. */
  private async command(
    sku: string,
    command: StockCommand,
    context: MovementContext,
    commandId: string = randomUUIDv7(),
  ): Promise<StockRejection | undefined> {
    const outcome = await this.stock.handle({ streamId: sku, command, context: { ...context, commandId } });
    return outcome.kind === 'rejected' ? outcome.rejection : undefined;
  }
}

/** For `orderAfter`, where the order is known already. */
export const orderAtHand = (order: OrderState) => (): Promise<OrderState> => Promise.resolve(order);

type SkuPick = readonly [sku: string, pick: PickStock];

async function shortagesOf(
  picks: readonly SkuPick[],
  rejectionOf: (pick: SkuPick) => Promise<StockRejection | undefined>,
): Promise<Shortage[]> {
  const found = await Promise.all(picks.map(async (pick) => [pick[0], await rejectionOf(pick)] as const));
  return found.flatMap(([sku, rejection]) =>
    rejection?.code === 'stock-insufficient' ? [{ sku, detail: rejection.detail }] : [],
  );
}
