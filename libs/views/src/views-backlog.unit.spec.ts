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
    const backlog = new ViewsBacklog();
    const meanwhile: number[] = [];
    const work = async () => meanwhile.push(backlog.bytes);
    await backlog.during(delivery(4, 1_000_000), async () => 40, work);
    expect(meanwhile[0]).toBeGreaterThanOrEqual(40_000_000);
    expect(meanwhile[0]).toBeLessThan(41_000_000);
    expect(backlog.bytes).toBeGreaterThanOrEqual(36_000_000);
    expect(backlog.bytes).toBeLessThan(37_000_000);
    await backlog.during(delivery(4, 1_000_000), async () => 4, work);
    expect(backlog.bytes).toBe(0);
  });

  it('is none where little comes at a time, and nobody counts', async () => {
    const backlog = new ViewsBacklog();
    const lag = () => Promise.reject(new Error('not to be asked'));
    expect(await backlog.during(delivery(10, 1_000), lag, async () => backlog.bytes)).toBe(0);
  });

  it('stays where the delivery fails, which comes again', async () => {
    const backlog = new ViewsBacklog();
    const failing = backlog.during(
      delivery(1_000, 100),
      async () => 2_000,
      async () => {
        throw new Error('no');
      },
    );
    await expect(failing).rejects.toThrow('no');
    expect(backlog.bytes).toBeGreaterThan(200_000);
  });
});
