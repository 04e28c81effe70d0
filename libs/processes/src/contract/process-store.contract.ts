import type { ProcessStore } from '../process-store.port.js';
import { claims } from './claims.contract.js';
import { deadlines } from './deadlines.contract.js';
import { sharedWork } from './shared-work.contract.js';
import type { StoreUnderTest, Test } from './store-under-test.js';

/** What every adapter of the process store promises. `open` gives an empty one. */
export function describeProcessStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the contract of the process store`, () => {
    let underTest: StoreUnderTest;
    let connected: ProcessStore[];
    const connect = async (): Promise<ProcessStore> => {
      const store = await underTest.connect();
      connected.push(store);
      return store;
    };
    beforeEach(async () => {
      underTest = await open();
      connected = [];
      await connect();
    });
    afterEach(async () => {
      await Promise.all(connected.map((store) => store.close()));
      await underTest.close();
    });

    const test: Test = { store: () => connected[0]!, clock: () => underTest.clock, connect };
    beginning(test);
    checkpoints(test);
    deadlines(test);
    claims(test);
    sharedWork(test);
  });
}

function beginning({ store, connect }: Test): void {
  it('remembers when it was made', async () => {
    const madeAt = await store().beginning();
    expect(new Date(madeAt).toISOString()).toBe(madeAt);
    const other = await connect();
    expect(await other.beginning()).toBe(madeAt);
  });
}

function checkpoints({ store, connect }: Test): void {
  const inbox = { subscription: 'payments.inbox', category: 'orders' };

  it('knows no checkpoint of a subscription that has not begun', async () => {
    expect(await store().checkpoints.read(inbox)).toEqual(new Map());
  });

  it('keeps checkpoints by subscription, category and partition', async () => {
    const ofStock = { ...inbox, category: 'stock' };
    const others = { ...inbox, subscription: 'stock.inbox' };
    await store().checkpoints.move(inbox, new Map([[0, 7], [3, 1]])); // prettier-ignore
    await store().checkpoints.move(ofStock, new Map([[0, 2]]));
    await store().checkpoints.move(inbox, new Map([[3, 4]]));
    const other = await connect();
    expect(await other.checkpoints.read(inbox)).toEqual(new Map([[0, 7], [3, 4]])); // prettier-ignore
    expect(await other.checkpoints.read(ofStock)).toEqual(new Map([[0, 2]]));
    expect(await other.checkpoints.read(others)).toEqual(new Map());
  });

  it('moves checkpoints forward only', async () => {
    await store().checkpoints.move(inbox, new Map([[0, 7], [1, 7]])); // prettier-ignore
    await store().checkpoints.move(inbox, new Map([[0, 5], [1, 9]])); // prettier-ignore
    expect(await store().checkpoints.read(inbox)).toEqual(new Map([[0, 7], [1, 9]])); // prettier-ignore
  });

  it('moves nothing where there is nothing to move', async () => {
    await store().checkpoints.move(inbox, new Map());
    expect(await store().checkpoints.read(inbox)).toEqual(new Map());
  });
}
