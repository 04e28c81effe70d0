import { randomUUID } from 'node:crypto';
import { encodeOrderEvent, ordersCategory } from '@daybook/contracts';
import { MemoryEventLog } from '@daybook/event-log';
import { createHttpService, createLogger, sha256OfKey } from '@daybook/service-kit';
import { foldStreams, projectionsByName, type ViewReader } from '@daybook/views';
import { QueryServiceModule } from '../../query-service.module.js';

const authorization = { authorization: 'Bearer the-key' };

/** The hours of orders that were placed then, as the projection makes them of the log. */
async function hoursOf(log: MemoryEventLog, ...times: string[]): Promise<number[]> {
  for (const occurredAt of times) {
    const placed = encodeOrderEvent({
      type: 'OrderPlaced',
      customerId: '17850',
      currency: 'GBP',
      paymentMethod: 'invoice',
      lines: [{ lineId: 1, sku: '85123A', quantity: 6, unitPriceMinor: 255 }],
    });
    const ids = { eventId: randomUUID(), commandId: randomUUID(), correlationId: randomUUID() };
    const event = { ...placed, ...ids, occurredAt, actor: { id: 'shop', role: 'administrator' } };
    await log.append({
      category: ordersCategory,
      streamId: randomUUID(),
      expectedVersion: 0,
      events: [event],
    });
  }
  const events = await log.readPartition({ category: ordersCategory, partition: 0, after: 0 });
  const batches = [{ category: ordersCategory, partition: 0, events }];
  const input = { batches, before: new Map(), passedOver: new Set<string>() };
  return foldStreams(projectionsByName.hours, input).changed.map(({ after }) => after.hour);
}

it('answers GET /v1/orders-by-hour from what the projection has made of the events', async () => {
  const log = new MemoryEventLog({ orders: 1, stock: 1 });
  const hours = await hoursOf(log, '2011-03-01T08:59:59.999Z', '2011-03-02T08:00:00.000Z');
  expect(hours).toEqual([8, 8]);
  const views = {
    checkpoints: async () => new Map([[0, 2]]),
    hours: { byHour: async () => [{ hour: hours[0]!, orders: hours.length }] },
  } as unknown as ViewReader;
  const app = await createHttpService(QueryServiceModule.with({ log, views, apiKey: 'the-key' }), {
    description: { title: 'Queries', version: '1' },
    logger: createLogger({ level: 'silent', service: 'test' }),
    principals: [{ id: 'administrator', role: 'administrator', keySha256: sha256OfKey('the-key') }],
  });
  const url = '/v1/orders-by-hour?after=orders:0:2';
  const answer = await app.inject({ method: 'GET', url, headers: authorization });
  expect([answer.statusCode, answer.json()]).toEqual([200, { items: [{ hour: 8, orders: 2 }] }]);
  const document = (await app.inject({ method: 'GET', url: '/openapi.json' })).json<{ paths: object }>();
  expect(document.paths).toHaveProperty(['/v1/orders-by-hour', 'get', 'responses', '503']);
  await app.close();
});
