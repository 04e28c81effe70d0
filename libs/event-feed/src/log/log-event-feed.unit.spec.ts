import { MemoryEventLog } from '@daybook/event-log';
import { describeEventFeedContract } from '../contract/event-feed.contract.js';
import { LogEventFeed } from './log-event-feed.js';

describeEventFeedContract('LogEventFeed over memory', async () => {
  const log = new MemoryEventLog({ orders: 4 });
  return { log, feed: new LogEventFeed(log, { maxBatchEvents: 8 }), close: () => log.close() };
});
