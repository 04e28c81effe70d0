import { createRequire } from 'node:module';

/** What kafkajs keeps of the requests to a broker, as far as it matters here. */
interface RequestQueue {
  /** Requests that wait for others to be answered first. */
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

/**
 * Keeps kafkajs 2.2.4 from looking a thousand times a second at an empty queue, which it does for each broker
 * from the first answer on (https://github.com/tulios/kafkajs/issues/1704). A request that has to wait
 * asks for the look by itself.
 */
export function quietRequestQueue(): void {
  const require = createRequire(import.meta.url);
  const { prototype } = require('kafkajs/src/network/requestQueue') as { readonly prototype: RequestQueue };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
