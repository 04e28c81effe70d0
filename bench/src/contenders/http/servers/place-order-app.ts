import { OrderCommandAnswer, PlaceOrderRequest } from '@daybook/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { type FastifyInstance, fastify } from 'fastify';

export interface NewOrder extends PlaceOrderRequest {
  readonly orderId: string;
}

/** Not strict, as the schema says more than there is to check: stable codes, examples. */
const ajv = new Ajv2020({
  strict: false,
  formats: {
    'date-time': fullFormats['date-time'],
    text: (value: string) => !value.includes('\0') && value.isWellFormed(),
  },
});

/**
 * Placing orders in plain Fastify: validated by the schema of ours, answered with the same body, which is written by a
 * schema as https://fastify.dev/docs/latest/Guides/Getting-Started/#serialize-your-data recommends for throughput.
 *
 * @param place stores the order durably, or does not, and tells its version
 */
export function placeOrderApp(place: (order: NewOrder) => Promise<number>): FastifyInstance {
  const app = fastify();
  app.setValidatorCompiler(({ schema }) => ajv.compile(schema));
  app.post<{ Body: NewOrder }>(
    '/v1/orders',
    { schema: { body: PlaceOrderRequest, response: { 201: OrderCommandAnswer } } },
    async ({ body }, reply) => {
      const version = await place(body);
      reply.code(201).header('location', `/v1/orders/${body.orderId}`).header('etag', `"${version}"`);
      return { orderId: body.orderId, version, status: 'placed' };
    },
  );
  return app;
}
