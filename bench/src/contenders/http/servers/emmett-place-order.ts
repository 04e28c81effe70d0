import type { Event } from '@event-driven-io/emmett';
import { connectionsFor } from '../../connections.ts';
import { openEmmett } from '../../emmett.ts';
import { connections } from '../http-client.ts';
import { type NewOrder, placeOrderApp } from './place-order-app.ts';
import { serve, variable } from './serve.ts';

type OrderPlaced = Event<'OrderPlaced', Omit<NewOrder, 'orderId'>>;

/** The version of a stream without events; unlike STREAM_DOES_NOT_EXIST, Emmett's PostgreSQL store checks it. */
const nothingYet = 0n;

const { store, close } = await openEmmett(variable('DATABASE_URL'), connectionsFor(connections));

/**
 * Emmett's CommandHandler would read the stream first and hold a connection meanwhile. An order that is new has nothing
 * to be read, so the event is appended straight away, which is the most that Emmett can do here.
 */
const app = placeOrderApp(async ({ orderId, ...order }) => {
  const lines = order.lines.map((line, index) => ({ lineId: index + 1, ...line }));
  const { nextExpectedStreamVersion } = await store.appendToStream<OrderPlaced>(
    `order-${orderId}`,
    [{ type: 'OrderPlaced', data: { ...order, lines } }],
    { expectedStreamVersion: nothingYet },
  );
  return Number(nextExpectedStreamVersion);
});
app.addHook('onClose', close);
await serve(app);
