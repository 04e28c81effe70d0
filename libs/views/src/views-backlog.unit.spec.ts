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
    expect(await backlog.bytes()).toBe(0);
    let events = 40;
    backlog.follow({ lag: async () => events });
    backlog.delivered(delivery(4, 1_000_000));
    expect(await backlog.bytes()).toBeGreaterThanOrEqual(40_000_000);
    expect(await backlog.bytes()).toBeLessThan(41_000_000);
    backlog.delivered(delivery(1_000, 100));
    expect(await backlog.bytes()).toBeLessThan(5_000);
    events = 0;
    expect(await backlog.bytes()).toBe(0);
  });

  it('is measured once for all who ask at the same time', async () => {
    const backlog = new ViewsBacklog(60_000);
    let asked = 0;
    backlog.delivered(delivery(1, 100));
    backlog.follow({ lag: async () => (asked += 1) });
    await Promise.all(Array.from({ length: 10 }, () => backlog.bytes()));
    expect(asked).toBe(1);
  });

  it('is none while the log cannot be asked', async () => {
    const backlog = new ViewsBacklog(0);
    backlog.delivered(delivery(1, 100));
    backlog.follow({ lag: () => Promise.reject(new Error('away')) });
    expect(await backlog.bytes()).toBe(0);
  });
});
