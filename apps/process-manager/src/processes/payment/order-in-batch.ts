import { orderAt } from '@daybook/command-path';
import { decodeStoredOrderEvent, UnknownEventTypeError } from '@daybook/contracts';
import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { orderDecider, type OrderEvent, type OrderState } from '@daybook/ordering';

/** Some events of an order, and the order after each of them. Both are made once, when somebody first asks for them. */
export class OrderInBatch {
  private readonly decoded = new Map<RecordedEvent, OrderEvent | undefined>();
  /** The order after each of the first events, as far as somebody has asked. */
  private readonly states: OrderState[] = [];

  constructor(
    private readonly log: EventLog,
    private readonly events: readonly RecordedEvent[],
  ) {}

  /** Undefined for a type that a newer version of this software has written. */
  eventOf(recorded: RecordedEvent): OrderEvent | undefined {
    if (!this.decoded.has(recorded)) this.decoded.set(recorded, decode(recorded));
    return this.decoded.get(recorded);
  }

  /** The order right after one of the events. An event that a newer version has written leaves the order as it was. */
  async after(recorded: RecordedEvent): Promise<OrderState> {
    const index = this.events.indexOf(recorded);
    let order = this.states.at(-1) ?? (await this.before());
    for (const event of this.events.slice(this.states.length, index + 1)) {
      const content = this.eventOf(event);
      if (content !== undefined) order = orderDecider.evolve(order, content);
      this.states.push(order);
    }
    return this.states[index]!;
  }

  private before(): Promise<OrderState> {
    const { streamId, version } = this.events[0]!;
    return orderAt(this.log, streamId, version - 1);
  }
}

function decode(recorded: RecordedEvent): OrderEvent | undefined {
  try {
    return decodeStoredOrderEvent(recorded);
  } catch (error) {
    if (error instanceof UnknownEventTypeError) return undefined;
    throw error;
  }
}
