import { defaultReadBytes, MemoryEventLog } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import { describeEventFeedContract } from '../contract/event-feed.contract.js';
import { appendMany, Ledger } from '../contract/ledger.js';
import { LogEventFeed } from './log-event-feed.js';

describeEventFeedContract('LogEventFeed over memory', async () => {
  const log = new MemoryEventLog({ orders: 4 });
  return { log, feed: new LogEventFeed(log, { maxBatchEvents: 8 }), close: () => log.close() };
});

it('gives each partition its turn where a delivery has no room for all', async () => {
  const log = new MemoryEventLog({ orders: 4 });
  await appendMany(log, 24, { text: 'x'.repeat(defaultReadBytes) });
  const ledger = new Ledger();
  const subscription = new LogEventFeed(log).subscribe(ledger);
  await until(() => ledger.events.length >= 24);
  await subscription.stop();
  const firstTurns = ledger.events.slice(0, 4).map(({ partition }) => partition);
  expect(new Set(firstTurns)).toEqual(new Set([0, 1, 2, 3]));
  expect(ledger.events).toHaveLength(24);
});
