import type { WebhookStore } from '../webhook-store.port.js';
import { claims } from './claims.contract.js';
import { deliveries } from './deliveries.contract.js';
import { endpoints } from './endpoints.contract.js';
import { missedEvents } from './missed-events.contract.js';
import { replays } from './replays.contract.js';
import type { StoreUnderTest, Test } from './store-under-test.js';

/** What every adapter of the webhook store promises. `open` gives an empty one. */
export function describeWebhookStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the contract of the webhook store`, () => {
    let underTest: StoreUnderTest;
    let connected: WebhookStore[];
    const connect = async (): Promise<WebhookStore> => {
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
    endpoints(test);
    deliveries(test);
    claims(test);
    replays(test);
    missedEvents(test);
  });
}
