import { placed } from '../contract/shop.js';
import type { Test } from '../contract/views-under-test.js';
import { hoursProjection } from './hours.projection.js';

/** What is promised of the hours at which orders were placed. */
export function contract({ views, shop, catchUp }: Test): void {
  it('counts each order at the hour at which it was placed, whatever becomes of it', async () => {
    await shop().record('a', placed(), '2011-03-01T08:59:59.999Z');
    await shop().record('b', placed(), '2011-03-02T08:00:00.000Z');
    await shop().record('c', placed(), '2011-03-01T23:00:00.000Z');
    await catchUp(hoursProjection);
    await shop().record('b', { type: 'OrderCancelled' }, '2011-03-02T09:00:00.000Z');
    await catchUp(hoursProjection);
    expect(await views().reader.hours.byHour()).toEqual([
      { hour: 8, orders: 2 },
      { hour: 23, orders: 1 },
    ]);
  });
}
