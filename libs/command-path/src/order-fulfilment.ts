import { decodeStoredOrderEvent, ordersCategory } from '@daybook/contracts';
import { type EventLog, wholeStream } from '@daybook/event-log';
import { type CommandRequest, ContentionError } from '@daybook/event-sourcing';
import {
  type DispatchShipment,
  illegalStep,
  linesOf,
  type OrderCommand,
  orderDecider,
  type OrderEvent,
  type OrderState,
  unitsBySku,
} from '@daybook/ordering';
import {
  orderAtHand,
  type GoodsMovements,
  type MovementContext,
  movementTypes,
  type OrderHappening,
  type PlannedShipment,
  type Shortage,
} from './goods-movements.js';
import type { OrderCommandLoop, OrderOutcome } from './order-command-loop.js';

/** Plans of one shipment, each made because its order has changed since the one before. */
const maxPlans = 8;
/** Skus that a refusal names at the most. */
const maxNamed = 10;

/** Of one order these go one by one: what is being picked for a shipment is not to be cancelled meanwhile. */
const inTurn: readonly OrderCommand['type'][] = ['DispatchShipment', 'CancelItems'];

/** Carries out commands of orders, and lets the stock follow those that move goods. */
export class OrderFulfilment {
  /** Of each order, the end of the last one that has a turn or waits for it. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly log: EventLog,
    private readonly orders: OrderCommandLoop,
    private readonly movements: GoodsMovements,
  ) {}

  /**
   * Carries out a command as the command loop of orders does. If the stock could not follow, it throws; the same command
   * sent again lets the stock follow, and so does the process manager.
   *
   * @throws whatever the command loops throw
   */
  async handle(request: CommandRequest<OrderCommand>): Promise<OrderOutcome> {
    const { streamId: orderId, command } = request;
    const work = () => this.carryOut(request);
    if (!inTurn.includes(command.type)) return work();
    const turn = (this.turns.get(orderId) ?? Promise.resolve()).then(work, work);
    this.turns.set(orderId, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(orderId) === turn) this.turns.delete(orderId);
    }
  }

  private async carryOut(request: CommandRequest<OrderCommand>): Promise<OrderOutcome> {
    const { streamId: orderId, command, context } = request;
    const outcome =
      command.type === 'DispatchShipment'
        ? await this.dispatch(request, command)
        : await this.orders.handle(request);
    if (outcome.kind !== 'accepted') return outcome;
    const first = outcome.version - outcome.events.length + 1;
    for (const [index, event] of outcome.events.entries()) {
      if (!movementTypes.includes(event.type)) continue;
      const { occurredAt, state } = outcome;
      const happening = {
        orderId,
        event,
        version: first + index,
        occurredAt,
        orderAfter: orderAtHand(state),
      };
      await this.movements.follow(happening, context);
    }
    return outcome;
  }

  /** Ships the order at the very version for which the shipment was picked; if that has changed, it picks anew. */
  private async dispatch(
    request: CommandRequest<OrderCommand>,
    command: DispatchShipment,
  ): Promise<OrderOutcome> {
    const { streamId: orderId, context, expectedVersion } = request;
    let picked: PlannedShipment | undefined;
    for (let plans = 0; plans < maxPlans; plans += 1) {
      const { order, version, occurredAt, shipments, isRepeated } = await this.read(request);
      await this.giveUp(picked, order, shipments, context);
      const isStale = expectedVersion !== undefined && expectedVersion !== version;
      if (isRepeated || isStale) return this.orders.handle(request);
      const decision = orderDecider.decide(order, command);
      if (decision.kind === 'accepted') {
        const leavesAt = latest(context.occurredAt ?? context.now, occurredAt);
        picked = { ...plannedShipment(orderId, order, decision.events), leavesAt };
        const shortages = await this.movements.pick(picked, context);
        if (shortages.length > 0) return outOfStock(shortages);
      }
      const outcome = await this.orders.handle({ ...request, expectedVersion: version });
      if (outcome.kind !== 'stale-version') return outcome;
    }
    throw new ContentionError(orderId, maxPlans);
  }

  /** Gives up what was picked in vain, because another shipment has its number or the order is cancelled. */
  private async giveUp(
    picked: PlannedShipment | undefined,
    order: OrderState,
    shipments: readonly OrderHappening[],
    context: MovementContext,
  ): Promise<void> {
    if (picked === undefined) return;
    const { orderId, shipmentId } = picked;
    if (order.status === 'cancelled') await this.movements.close(orderId, context);
    const other = shipments[shipmentId - 1];
    if (other !== undefined) await this.movements.follow(other, context);
  }

  private async read({ streamId: orderId, context: { commandId } }: CommandRequest<OrderCommand>) {
    let order: OrderState = orderDecider.initialState;
    let version = 0;
    let occurredAt = '';
    let isRepeated = false;
    const shipments: OrderHappening[] = [];
    for await (const stored of wholeStream(this.log, { category: ordersCategory, streamId: orderId })) {
      const event = decodeStoredOrderEvent(stored);
      order = orderDecider.evolve(order, event);
      ({ version, occurredAt } = stored);
      isRepeated ||= stored.commandId === commandId;
      if (event.type !== 'ShipmentDispatched') continue;
      shipments.push({ orderId, event, version, occurredAt, orderAfter: orderAtHand(order) });
    }
    return { order, version, occurredAt, shipments, isRepeated };
  }
}

function plannedShipment(
  orderId: string,
  order: OrderState,
  [event]: readonly [OrderEvent, ...OrderEvent[]],
): Omit<PlannedShipment, 'leavesAt'> {
  if (event.type !== 'ShipmentDispatched') throw new Error('A dispatch was decided to be something else.');
  const { shipmentId, items } = event;
  return { orderId, shipmentId, units: unitsBySku(items, linesOf(order)) };
}

/** Business time within an order does not run backwards. */
const latest = (one: string, other: string): string => (one > other ? one : other);

function outOfStock(shortages: readonly Shortage[]): OrderOutcome {
  const named = shortages.slice(0, maxNamed).map(({ sku, detail }) => `${sku}: ${detail}`);
  const more = shortages.length - named.length;
  const detail = [...named, ...(more > 0 ? [`And ${more} skus more.`] : [])].join(' ');
  return { kind: 'rejected', rejection: illegalStep('stock-insufficient', detail) };
}
