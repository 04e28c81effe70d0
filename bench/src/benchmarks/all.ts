import type { Benchmark } from '../benchmark.ts';
import { append512, append64 } from './append.ts';
import { eventLoop, orderHistory } from './event-loop.ts';
import { flashSale } from './flash-sale.ts';
import { hotStream } from './hot-stream.ts';
import { loadSnapshot, loadStream1, loadStream8 } from './load-stream.ts';
import { getOrder, getOrderPostgres } from './get-order.ts';
import { latencyDistributed, latencyEmbedded } from './latency.ts';
import { placeOrder, placeOrderHalfRate } from './place-order.ts';
import { growthAppend, growthRead } from './growth.ts';
import { memory, memoryEmbedded } from './memory.ts';
import { projectorMongodb, projectorPostgresql } from './projector.ts';
import {
  rebuildMongodb,
  rebuildMongodbPlaced,
  rebuildPostgresql,
  rebuildPostgresqlPlaced,
} from './rebuild.ts';
import { relay } from './relay.ts';

export const benchmarks: readonly Benchmark[] = [
  append64,
  append512,
  hotStream,
  flashSale,
  loadStream1,
  loadStream8,
  loadSnapshot,
  placeOrder,
  placeOrderHalfRate,
  getOrder,
  getOrderPostgres,
  latencyDistributed,
  latencyEmbedded,
  relay,
  projectorMongodb,
  projectorPostgresql,
  rebuildPostgresql,
  rebuildMongodb,
  rebuildPostgresqlPlaced,
  rebuildMongodbPlaced,
  growthAppend,
  growthRead,
  memory,
  memoryEmbedded,
  eventLoop,
  orderHistory,
];
