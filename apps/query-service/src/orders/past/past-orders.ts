import { ordersCategory } from '@daybook/contracts';
import type { EventLog } from '@daybook/event-log';
import { Slices } from '@daybook/event-sourcing';
import { type OrderStep, type ProjectedOrder, projectOrder } from '@daybook/views';
import { Inject, Injectable } from '@nestjs/common';
import { EVENT_LOG } from '../../tokens.js';
import { PastStates } from './past-states.js';

/** Of events that are read at once: about as much as a page of history tells of. */
const maxPastReadBytes = 1024 * 1024;

/** A place in an order's history. */
export interface Place {
  readonly version: number;
  /** Business time, which never decreases within an order. */
  readonly occurredAt: string;
}

/** Whether a place is not beyond the one that is meant. */
export type UpTo = (place: Place) => boolean;

/**
 * Orders as they were, from their events, by the same projection that makes the view. Reading begins at the nearest
 * state that is in memory, and goes on in slices, so that an order however long holds up nobody else.
 */
@Injectable()
export class PastOrders {
  private readonly states = new PastStates();

  constructor(@Inject(EVENT_LOG) private readonly log: EventLog) {}

  /** The order as it was; `undefined` if there was none. */
  async at(orderId: string, upTo: UpTo): Promise<ProjectedOrder | undefined> {
    let order = this.nearest(orderId, upTo);
    for await (const { event, after } of this.stepsFrom(orderId, order)) {
      if (!upTo(event)) break;
      order = after;
    }
    if (order) this.keep(order);
    return order;
  }

  /** For reading that goes on from here later. */
  keep(state: ProjectedOrder): void {
    this.states.keep(state);
  }

  /** The newest state in memory up to the place. */
  nearest(orderId: string, upTo: UpTo): ProjectedOrder | undefined {
    return this.states.newest(orderId, ({ fields }) =>
      upTo({ version: fields.version, occurredAt: fields.updatedAt }),
    );
  }

  /** Each event after the state, with what it made of the order; from the first one where there is no state. */
  async *stepsFrom(orderId: string, state: ProjectedOrder | undefined): AsyncGenerator<OrderStep> {
    const slices = new Slices();
    let before = state;
    const stream = { category: ordersCategory, streamId: orderId };
    const read = { ...stream, afterVersion: state?.fields.version ?? 0, maxBytes: maxPastReadBytes };
    for await (const page of this.log.streamPages(read)) {
      for (const event of page) {
        if (slices.isOver) {
          if (before) this.keep(before);
          await slices.next();
        }
        const after = projectOrder(before, event);
        // One event may be a slice's work to apply, and what is made of it another one's.
        if (slices.isOver) await slices.next();
        yield { before, event, after };
        before = after;
      }
    }
  }
}
