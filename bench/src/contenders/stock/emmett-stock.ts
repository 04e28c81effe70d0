import { CommandHandler, type Event as EmmettEvent } from '@event-driven-io/emmett';
import type { Decider } from '@daybook/event-sourcing';
import { openEmmett } from '../emmett.ts';
import { oneStreamConnections, type StockKind } from './stock-streams.ts';

export const streamOf = (sku: string): string => `stock-${sku}`;

/** Without a number it does not retry, and its own number, 3, is soon used up where so many write to one stream. */
const maxRetries = 100;

export const emmettStock = <State, Command, Event extends EmmettEvent>(
  decider: Decider<State, Command, Event, unknown>,
): StockKind<Command> => ({
  name: 'emmett',
  kind: 'peer',
  async openStock({ engines }) {
    const { store, close } = await openEmmett(await engines.database(), oneStreamConnections);
    const handle = CommandHandler<State, Event>({
      evolve: (state, event) => decider.evolve(state, event),
      initialState: () => decider.initialState,
      retry: { onVersionConflict: maxRetries },
    });
    return {
      async handle(sku, command) {
        const { newEvents } = await handle(store, streamOf(sku), (state) => {
          const decision = decider.decide(state, command);
          return decision.kind === 'accepted' ? [...decision.events] : [];
        });
        return newEvents;
      },
      events: async (sku) => (await store.readStream<Event>(streamOf(sku))).events,
      close,
    };
  },
});
