import type { Benchmark } from '../benchmark.ts';
import { bareCommitAtRate, daybookAtHalfRate } from '../contenders/http/half-rate.ts';
import { bareFastify, daybookApi, emmettApi } from '../contenders/http/place-order.ts';

export const placeOrder: Benchmark = {
  name: 'place-order',
  title: 'POST /v1/orders, 4 lines, durable, 64 connections',
  unit: 'orders',
  contenders: [daybookApi, emmettApi, bareFastify],
  aims: [
    { against: emmettApi.name, ratio: 8 },
    { against: bareFastify.name, ratio: 0.3 },
  ],
  finding:
    'A profile of the command-service: its thread is busy 91 % of the time, with 115 µs an order. HTTP takes 27, the ' +
    'append 24 (canonical form, hash, the statement); validation, decision, framework and garbage share the rest, none ' +
    'of them more than a tenth. PostgreSQL takes 40 µs more on the other core, which it shares with the client. Emmett ' +
    'behind Fastify waits for its transactions, so that most of what it saves in its thread is not seen.',
};

export const placeOrderHalfRate: Benchmark = {
  name: 'place-order-half-rate',
  title: 'POST /v1/orders at half of the peak rate, latency from the time each was due',
  unit: 'orders',
  contenders: [daybookAtHalfRate, bareCommitAtRate],
  aims: [{ against: bareCommitAtRate.name, p99AtMost: 5 }],
};
