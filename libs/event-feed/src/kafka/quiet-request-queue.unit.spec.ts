import { createRequire } from 'node:module';
import { jest } from '@jest/globals';
import { quietRequestQueue } from './quiet-request-queue.js';

interface Queue {
  push(request: object): void;
  fulfillRequest(response: object): void;
}

/** A queue that lets one request out at a time, and notes those that went. */
function openQueue() {
  const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as new (
    options: object,
  ) => Queue;
  const sent: number[] = [];
  const queue = new RequestQueue({
    maxInFlightRequests: 1,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'test',
    logger: { debug: () => undefined, warn: () => undefined },
  });
  const push = (correlationId: number) =>
    queue.push({
      entry: { correlationId, resolve: () => undefined, reject: () => undefined },
      expectResponse: true,
      sendRequest: () => sent.push(correlationId),
    });
  const answer = (correlationId: number) => queue.fulfillRequest({ correlationId, payload: null, size: 0 });
  return { push, answer, sent };
}

beforeAll(quietRequestQueue);
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('quietRequestQueue', () => {
  it('leaves no timer behind when every request is answered', () => {
    const { push, answer } = openQueue();
    push(1);
    answer(1);
    jest.advanceTimersByTime(100);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends what waits as soon as there is room', () => {
    const { push, answer, sent } = openQueue();
    push(1);
    push(2);
    expect(sent).toEqual([1]);
    answer(1);
    expect(sent).toEqual([1, 2]);
    answer(2);
    jest.advanceTimersByTime(100);
    expect(jest.getTimerCount()).toBe(0);
  });
});
