import { fastify } from 'fastify';
import { MongoClient } from 'mongodb';
import { connectionsFor } from '../../connections.ts';
import { connections } from '../http-client.ts';
import { serve, variable } from './serve.ts';

interface OrderDocument {
  readonly _id: string;
  readonly order: object;
}

const client = await MongoClient.connect(variable('MONGO_URL'), {
  maxPoolSize: connectionsFor(connections),
});
const orders = client.db().collection<OrderDocument>('orders');
const app = fastify();
app.get<{ Params: { orderId: string } }>('/v1/orders/:orderId', async ({ params }, reply) => {
  const found = await orders.findOne({ _id: params.orderId }, { projection: { order: 1 } });
  return found ? found.order : reply.code(404).send();
});
app.addHook('onClose', () => client.close());
await serve(app);
