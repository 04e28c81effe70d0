import { startTestKafka, type TestKafka, until } from '@daybook/test-kit';
import { describeEventFeedContract } from '../contract/event-feed.contract.js';
import { appendMany, Ledger, ledgerCategory as category } from '../contract/ledger.js';
import type { RefusedMessage } from './partition-intake.js';
import { fetchedPartitionBytes } from './requests.js';
import { Line } from './testing/line.js';

let kafka: TestKafka;
let line: Line;
beforeAll(async () => {
  kafka = await startTestKafka();
});
afterAll(() => kafka.stop());

describeEventFeedContract('KafkaEventFeed', async () => {
  const opened = await Line.open(kafka);
  opened.relay();
  return { log: opened.log, feed: opened.feed(), close: () => opened.close() };
});

describe('KafkaEventFeed', () => {
  beforeEach(async () => {
    line = await Line.open(kafka);
  });
  afterEach(async () => {
    kafka.link.restore();
    await line.close();
  });

  it('passes over what the log does not say, wherever it stands, and tells of it', async () => {
    await appendMany(line.log, 20);
    const [first] = await line.log.readPartition({ category, partition: 0, after: 0, limit: 1 });
    const next = { ...first!, position: 1, eventId: 'forged' };
    const ahead = { ...first!, position: 1_000_000 };
    const foreign = ['not json', '{}', 'null', null, JSON.stringify(next), JSON.stringify(ahead)];
    const oddTypes = JSON.stringify({ ...first!, data: undefined, actor: 7, occurredAt: {} });
    await line.produce(0, ...foreign, oddTypes);
    line.relay();
    const refused: RefusedMessage[] = [];
    const ledger = new Ledger();
    const subscription = line.feed({ onRefused: (message) => refused.push(message) }).subscribe(ledger);
    await until(() => ledger.events.length >= 20);
    await line.produce(0, 'not json either');
    await appendMany(line.log, 20);
    await until(() => ledger.events.length >= 40);
    await until(() => refused.some(({ reason }) => reason === 'not-in-the-log'));
    await subscription.stop();
    await ledger.expectExactly(line.log, 40);
    expect(refused.filter(({ reason }) => reason === 'unreadable').length).toBeGreaterThanOrEqual(4);
  });

  it('takes from the log what the topic leaves out', async () => {
    await appendMany(line.log, 60);
    const publisher = line.publisher();
    for (let partition = 0; partition < 4; partition += 1) {
      const after = new Map([[partition, 0]]);
      const events = await line.log.readStored({ category, after, limitPerPartition: 60 });
      const some = events.filter(({ position }) => position % 5 === 0 || position === events.length);
      // A broker may not know yet that it leads a new topic; a relay tries again, too.
      const publish = () =>
        publisher.publish(category, some).then(
          () => true,
          () => false,
        );
      await until(publish);
    }
    const ledger = new Ledger();
    const subscription = line.feed().subscribe(ledger);
    await until(() => ledger.events.length >= 60);
    await subscription.stop();
    await ledger.expectExactly(line.log, 60);
  });

  it('brings events that are larger than what it fetches, while others keep coming', async () => {
    line.relay();
    const ledger = new Ledger();
    const subscription = line.feed().subscribe(ledger);
    const data = { text: 'x'.repeat(2 * fetchedPartitionBytes) };
    for (let round = 0; round < 8; round += 1) {
      await appendMany(line.log, 20);
      await appendMany(line.log, 1, data);
    }
    await until(() => ledger.events.length >= 168);
    await subscription.stop();
    await ledger.expectExactly(line.log, 168);
  });

  it('takes from the log what never comes to the topic', async () => {
    await appendMany(line.log, 30);
    const ledger = new Ledger();
    const subscription = line.feed({ watchEveryMs: 100, stallMs: 500 }).subscribe(ledger);
    await until(() => ledger.events.length >= 30);
    await subscription.stop();
    await ledger.expectExactly(line.log, 30);
  });

  it('goes on over a broker that falls silent, and over a slow one', async () => {
    line.relay();
    const ledger = new Ledger();
    const subscription = line.feed({ watchEveryMs: 200, stallMs: 1_000 }).subscribe(ledger);
    await appendMany(line.log, 20);
    await until(() => ledger.events.length >= 20);
    kafka.link.silence();
    await appendMany(line.log, 20);
    await until(() => ledger.events.length >= 40);
    kafka.link.restore();
    kafka.link.slowDown(100);
    await appendMany(line.log, 20);
    await until(() => ledger.events.length >= 60);
    await subscription.stop();
    await ledger.expectExactly(line.log, 60);
  });

  it('shares the partitions with others, and takes over those of one that ends', async () => {
    line.relay();
    const ledger = new Ledger();
    // Both keep their checkpoints in one place, as projectors do.
    const first = line.feed().subscribe(ledger);
    let ofSecond = 0;
    const second = line.feed().subscribe({
      category,
      checkpoints: () => ledger.checkpoints(),
      handle: async (batches) => {
        await ledger.handle(batches);
        ofSecond += batches.length;
      },
    });
    let appended = 0;
    await until(async () => {
      await appendMany(line.log, 4);
      appended += 4;
      return ofSecond > 0;
    });
    await first.stop();
    await appendMany(line.log, 20);
    appended += 20;
    await until(() => ledger.events.length >= appended);
    await second.stop();
    await ledger.expectExactly(line.log, appended);
  });

  it('loses and doubles nothing over a broker that is killed again and again', async () => {
    line.relay();
    const ledger = new Ledger();
    const subscription = line.feed({ watchEveryMs: 200, stallMs: 1_000 }).subscribe(ledger);
    for (let round = 1; round <= 2; round += 1) {
      await appendMany(line.log, 50);
      await kafka.container.kill();
      await appendMany(line.log, 50);
      await kafka.container.startAgain();
      kafka.link.leadTo(await kafka.container.port(9095));
      await appendMany(line.log, 50);
      await until(() => ledger.events.length >= round * 150);
    }
    // A broker that has just started may break off with whoever comes first.
    await until(async () => (await line.published(300).catch(() => new Map())).size === 4);
    await subscription.stop();
    await ledger.expectExactly(line.log, 300);
  });
});
