import { fastify } from 'fastify';
import { connectionsFor, openPool } from '../../connections.ts';
import { connections } from '../http-client.ts';
import { serve, variable } from './serve.ts';

const pool = openPool(variable('DATABASE_URL'), connectionsFor(connections));
const app = fastify();
app.get<{ Params: { orderId: string } }>('/v1/orders/:orderId', async ({ params }, reply) => {
  const { rows } = await pool.query<{ document: object }>({
    name: 'order',
    text: 'SELECT document FROM views.orders WHERE order_id = $1',
    values: [params.orderId],
  });
  return rows[0] ? rows[0].document : reply.code(404).send();
});
app.addHook('onClose', () => pool.end());
await serve(app);
