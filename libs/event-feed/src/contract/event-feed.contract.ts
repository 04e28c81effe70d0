import type { EventLog } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import type { EventFeed } from '../event-feed.port.js';
import { appendMany, Ledger, ledgerCategory as category } from './ledger.js';

export interface FeedUnderTest {
  /** Where the events come from that the feed is to deliver. Its category `orders` has 4 partitions. */
  readonly log: EventLog;
  readonly feed: EventFeed;
  close(): Promise<void>;
}

/** What every adapter of the port promises. */
export function describeEventFeedContract(name: string, open: () => Promise<FeedUnderTest>): void {
  describe(`${name} keeps the contract of an event feed`, () => {
    let test: FeedUnderTest;
    beforeEach(async () => {
      test = await open();
    });
    afterEach(() => test.close());

    it('delivers every event once and in order, those before the subscription and those after', async () => {
      await appendMany(test.log, 50);
      const ledger = new Ledger();
      const subscription = test.feed.subscribe(ledger);
      await appendMany(test.log, 50);
      await until(() => ledger.events.length >= 100);
      await subscription.stop();
      await ledger.expectExactly(test.log, 100);
    });

    it('goes on from the checkpoints', async () => {
      const ledger = new Ledger();
      await appendMany(test.log, 40);
      const first = test.feed.subscribe(ledger);
      await until(() => ledger.events.length === 40);
      await first.stop();
      await appendMany(test.log, 40);
      const second = test.feed.subscribe(ledger);
      await until(() => ledger.events.length >= 80);
      await second.stop();
      await ledger.expectExactly(test.log, 80);
    });

    it('delivers a batch again that failed, from the checkpoints, and tells of the failure', async () => {
      const ledger = new Ledger();
      const failures: unknown[] = [];
      let handled = 0;
      const subscription = test.feed.subscribe({
        category,
        checkpoints: () => ledger.checkpoints(),
        handle: async (batches) => {
          handled += 1;
          if (handled % 2 === 1) throw new Error(`failure ${handled}`);
          await ledger.handle(batches);
        },
        onFailure: (error) => failures.push(error),
      });
      await appendMany(test.log, 60);
      await until(() => ledger.events.length >= 60);
      expect(failures.length).toBeGreaterThan(0);
      expect(subscription.failure).toBeUndefined();
      await subscription.stop();
      await ledger.expectExactly(test.log, 60);
    });

    it('shows that it fails, and how far it is behind', async () => {
      await appendMany(test.log, 10);
      const subscription = test.feed.subscribe({
        category,
        checkpoints: async () => new Map(),
        handle: () => Promise.reject(new Error('the store is away')),
      });
      await until(() => subscription.failure !== undefined);
      expect(await subscription.lag()).toBe(10);
      await subscription.stop();
    });

    it('stops after the batch in hand, and delivers nothing more', async () => {
      const ledger = new Ledger();
      const subscription = test.feed.subscribe(ledger);
      await appendMany(test.log, 10);
      await until(() => ledger.events.length > 0);
      await subscription.stop();
      const { length } = ledger.events;
      await appendMany(test.log, 10);
      expect(ledger.events).toHaveLength(length);
    });
  });
}
