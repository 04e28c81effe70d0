import { until } from '@daybook/test-kit';
import { ViewsBacklog } from './views-backlog.js';

const delivery = (events: number, bytes: number) => [
  {
    category: 'orders',
    partition: 0,
    events: Array.from({ length: events }, () => ({ data: 'x'.repeat(bytes) })) as never,
  },
];

describe('ViewsBacklog', () => {
  it('is as many bytes as the events to come, if they are like those in hand', async () => {
    const backlog = new ViewsBacklog(0);
    expect(backlog.bytes).toBe(0);
    let events = 40;
    backlog.measureBy(async () => events);
    backlog.delivered(delivery(4, 1_000_000));
    await until(() => backlog.bytes >= 40_000_000 && backlog.bytes < 41_000_000);
    // Many small ones after that say that those to come are smaller, too.
    backlog.delivered(delivery(10_000, 100));
    await until(() => backlog.bytes < 40 * 1_000);
    events = 0;
    await until(() => backlog.bytes === 0);
  });

  it('is measured once for all who ask at the same time, and nobody waits for that', async () => {
    const backlog = new ViewsBacklog(60_000);
    const { promise, resolve } = Promise.withResolvers<number>();
    let asked = 0;
    backlog.delivered(delivery(1, 100));
    backlog.measureBy(() => {
      asked += 1;
      return promise;
    });
    for (let n = 0; n < 10; n += 1) expect(backlog.bytes).toBe(0);
    resolve(7);
    await until(() => backlog.bytes >= 700);
    expect(asked).toBe(1);
  });

  it('is none while nobody can say', async () => {
    const backlog = new ViewsBacklog(0);
    backlog.delivered(delivery(1, 100));
    backlog.measureBy(async () => 1);
    await until(() => backlog.bytes > 0);
    backlog.measureBy(() => Promise.reject(new Error('away')));
    await until(() => backlog.bytes === 0);
  });
});
