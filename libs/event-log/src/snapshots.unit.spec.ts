import { contractCategories } from './contract/event-log.contract.js';
import type { StoredSnapshot } from './event-log.port.js';
import { MemoryEventLog } from './memory/memory-event-log.js';
import { LogSnapshots, type SnapshotCodec } from './snapshots.js';

const codec: SnapshotCodec<Map<string, number>> = {
  form: 'counts.1',
  encode: (state) => Object.fromEntries(state),
  decode: (stored) => new Map(Object.entries(stored as Record<string, number>)),
};

const at = (version: number) => ({
  version,
  occurredAt: '2026-01-01T00:00:00.000Z',
  state: new Map([['a', version]]),
});

/** Counts what is kept, and can be made to fail. */
class Log extends MemoryEventLog {
  saved: number[] = [];
  failing = false;

  override async saveSnapshot(snapshot: StoredSnapshot): Promise<void> {
    if (this.failing) throw new Error('The log is away.');
    this.saved.push(snapshot.version);
    await super.saveSnapshot(snapshot);
  }
}

function setUp(everyVersions = 10) {
  const log = new Log(contractCategories);
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => void failures.push(error);
  const snapshots = new LogSnapshots({ log, category: 'orders', codec, everyVersions, onFailure });
  return { log, failures, snapshots };
}

describe('LogSnapshots', () => {
  it('keeps a snapshot each time the stream has grown by so many versions', async () => {
    const { log, snapshots } = setUp();
    for (const version of [1, 9, 10, 15, 19, 23, 33]) {
      snapshots.offer('s', at(version));
      await snapshots.close();
    }
    expect(log.saved).toEqual([10, 23, 33]);
    expect(await snapshots.load('s')).toEqual(at(33));
  });

  it('goes on from the one that was kept before', async () => {
    const { log, snapshots } = setUp();
    snapshots.offer('s', at(10));
    await snapshots.close();
    const later = new LogSnapshots({ log, category: 'orders', codec, everyVersions: 10 });
    await later.load('s');
    later.offer('s', at(19));
    later.offer('s', at(20));
    await later.close();
    expect(log.saved).toEqual([10, 20]);
  });

  it('is none in another form', async () => {
    const { log, snapshots } = setUp();
    snapshots.offer('s', at(10));
    await snapshots.close();
    const newer = new LogSnapshots({ log, category: 'orders', codec: { ...codec, form: 'counts.2' } });
    expect(await newer.load('s')).toBeUndefined();
  });

  it('waits the longer the more there is to write', async () => {
    const log = new Log(contractCategories);
    const heavy = { ...codec, weigh: (state: Map<string, number>) => 2 * state.get('a')! };
    const snapshots = new LogSnapshots({ log, category: 'orders', codec: heavy, everyVersions: 10 });
    const offer = async (version: number, weight: number) => {
      snapshots.offer('s', { ...at(version), state: new Map([['a', weight]]) });
      await snapshots.close();
    };
    await offer(10, 20);
    await offer(39, 20);
    await offer(40, 20);
    await offer(50, 5);
    expect(log.saved).toEqual([40, 50]);
  });

  it('keeps one of a stream at a time', async () => {
    const { log, snapshots } = setUp();
    snapshots.offer('s', at(10));
    snapshots.offer('s', at(20));
    await snapshots.close();
    expect(log.saved).toEqual([10]);
  });

  it('tells of one that could not be kept, and keeps the next', async () => {
    const { log, snapshots, failures } = setUp();
    log.failing = true;
    snapshots.offer('s', at(10));
    await snapshots.close();
    expect(failures).toEqual([expect.objectContaining({ message: 'The log is away.' })]);
    log.failing = false;
    snapshots.offer('s', at(11));
    await snapshots.close();
    expect(log.saved).toEqual([11]);
  });
});
