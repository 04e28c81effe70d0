import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import {
  migrateEventLog,
  PostgresEventLog,
  PostgresPartitionLeases,
  type RecordedEvent,
} from '@daybook/event-log';
import { startTestKafka, type TestKafka, until } from '@daybook/test-kit';
import { appendMany, ledgerCategory as category } from '../contract/ledger.js';
import { allLeases, Line, partitions } from '../kafka/testing/line.js';

let kafka: TestKafka;
let postgres: TestPostgres;
let line: Line;
beforeAll(async () => {
  [kafka, postgres] = await Promise.all([startTestKafka(), startTestPostgres()]);
});
afterAll(() => Promise.all([kafka.stop(), postgres.stop()]));
beforeEach(async () => {
  line = await Line.open(kafka);
});
afterEach(() => line.close());

const everything = async (log = line.log as Pick<PostgresEventLog, 'readPartition'>) => {
  const stored = new Map<number, RecordedEvent[]>();
  for (let partition = 0; partition < partitions; partition += 1) {
    const events = await log.readPartition({ category, partition, after: 0, limit: 10_000 });
    if (events.length > 0) stored.set(partition, events);
  }
  return stored;
};

/** Each position as it comes for the first time, as consumers take them. */
const withoutRepeats = (published: ReadonlyMap<number, readonly RecordedEvent[]>) =>
  new Map(
    [...published].map(([partition, events]) => {
      let last = 0;
      return [partition, events.filter(({ position }) => position === last + 1 && (last = position) > 0)];
    }),
  );

const sorted = <V>(map: ReadonlyMap<number, V>) => [...map].toSorted(([a], [b]) => a - b);

describe('Relay', () => {
  it('publishes exactly what the log has, in its order', async () => {
    await appendMany(line.log, 50);
    const relay = line.relay({ maxBatchEvents: 16 });
    await appendMany(line.log, 50);
    await until(async () => relay.published === 100 && (await relay.lag()) === 0);
    expect(sorted(await line.published(100))).toEqual(sorted(await everything()));
  });

  it('goes on after what is on the topic, whoever published it', async () => {
    const first = line.relay();
    await appendMany(line.log, 40);
    await until(() => first.published === 40);
    await first.stop();
    const second = line.relay();
    await appendMany(line.log, 10);
    await until(async () => second.published === 10);
    expect(sorted(await line.published(50))).toEqual(sorted(await everything()));
  });

  it('is not led astray by foreign messages at the end of the topic', async () => {
    const first = line.relay();
    await appendMany(line.log, 40);
    await until(() => first.published === 40);
    await first.stop();
    for (let partition = 0; partition < partitions; partition += 1) await line.produce(partition, 'foreign');
    const second = line.relay();
    await appendMany(line.log, 10);
    await until(async () => second.published === 10);
  });

  /** However many messages it took. */
  const expectAllPublished = async (events: number) => {
    const published = async () => withoutRepeats(await line.published(await line.messages()));
    await until(async () => [...(await published()).values()].flat().length === events, { everyMs: 100 });
    expect(sorted(await published())).toEqual(sorted(await everything()));
  };

  it('fills a topic again that was removed while it runs, partitions without news too', async () => {
    const relay = line.relay();
    await appendMany(line.log, 40);
    await until(() => relay.published === 40);
    await line.removeTopics();
    await appendMany(line.log, 1);
    await until(() => relay.failure !== undefined);
    await line.makeTopics();
    await until(async () => (await relay.lag()) === 0 && relay.failure === undefined);
    await expectAllPublished(41);
  });

  it('fills a topic again that was made anew before it noticed', async () => {
    const relay = line.relay();
    await appendMany(line.log, 40);
    await until(() => relay.published === 40);
    await line.removeTopics();
    await until(() =>
      line.makeTopics().then(
        () => true,
        () => false,
      ),
    );
    await appendMany(line.log, 1);
    await expectAllPublished(41);
    await until(async () => (await relay.lag()) === 0 && relay.failure === undefined);
  });

  it('sends partitions together, and lets one that fails hold up no other', async () => {
    const publisher = line.publisher();
    const sends: (readonly number[])[] = [];
    let isRefused = true;
    const relay = line.relay({
      publisher: {
        publish: async (name, events) => {
          const sent = new Set(events.map(({ partition }) => partition));
          sends.push([...sent]);
          if (isRefused && sent.has(0)) throw new Error('Partition 0 has not enough replicas.');
          await publisher.publish(name, events);
        },
        tails: (name, asked) => publisher.tails(name, asked),
        publishAnchors: (anchors) => publisher.publishAnchors(anchors),
        close: () => publisher.close(),
      },
    });
    await appendMany(line.log, 100);
    const heads = await line.log.heads(category);
    const [refused] = heads.map(({ position }) => position);
    await until(async () => (await relay.lag()) === refused);
    expect(relay.published).toBe(100 - refused!);
    expect(sends.some(({ length }) => length > 1)).toBe(true);
    expect(relay.failure).toMatchObject({ message: expect.stringContaining('not enough replicas') });
    isRefused = false;
    await until(async () => relay.published === 100 && (await relay.lag()) === 0);
    await until(() => relay.failure === undefined);
    expect(sorted(await line.published(100))).toEqual(sorted(await everything()));
  });

  it('publishes the heads as anchors', async () => {
    const relay = line.relay({ anchorEveryMs: 50 });
    await appendMany(line.log, 40);
    await until(() => relay.published === 40);
    const heads = await line.log.heads(category);
    const anchors = async () => {
      const messages = await line.consume(line.names.anchorsTopic, partitions);
      return messages.map(
        ({ value }) => JSON.parse(value) as { partition: number; position: number; hash: string },
      );
    };
    await until(async () => {
      const seen = await anchors();
      return heads.every((head) =>
        seen.some(
          ({ partition, position, hash }) =>
            partition === head.partition && position === head.position && hash === head.hash,
        ),
      );
    });
  });

  it('shares the partitions with another, and takes over when that one falls silent', async () => {
    const url = await postgres.createDatabase();
    await migrateEventLog(url, { [category]: partitions });
    const log = await PostgresEventLog.open({ url });
    const other = await PostgresEventLog.open({ url, signals: true });
    const leases = (ttlMs: number) => new PostgresPartitionLeases({ url, category, ttlMs });
    const one = line.relay({ log, leases: leases(60_000), renewEveryMs: 50 });
    await until(() => one.partitions().length === partitions);
    const dying = leases(1_000);
    const two = line.relay({ log: other, leases: dying, renewEveryMs: 50 });
    await until(() => one.partitions().length === 2 && two.partitions().length === 2);
    await appendMany(log, 100);
    await until(() => one.published + two.published === 100);
    expect(two.published).toBeGreaterThan(0);
    // As if its process had been killed: it renews nothing any more, and gives nothing back.
    dying.renew = () => Promise.reject(new Error('It is gone.'));
    dying.close = async () => undefined;
    await until(() => one.partitions().length === partitions);
    await appendMany(log, 100);
    await until(async () => (await one.lag()) === 0);
    await until(() => one.published + two.published >= 200);
    expect(sorted(withoutRepeats(await line.published(200)))).toEqual(sorted(await everything(log)));
    await line.close();
    await Promise.all([log.close(), other.close()]);
  });

  it('keeps within its lease: without it nothing is published', async () => {
    const leases = allLeases();
    const held = await leases.renew();
    let isHolder = false;
    const relay = line.relay({
      leases: { ...leases, renew: async () => (isHolder ? held : { leases: [], share: partitions }) },
      renewEveryMs: 20,
    });
    await appendMany(line.log, 10);
    expect(relay.published).toBe(0);
    isHolder = true;
    await until(() => relay.published === 10);
    isHolder = false;
    await until(() => relay.partitions().length === 0);
  });
});
