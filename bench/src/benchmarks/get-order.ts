import type { Benchmark, Contender } from '../benchmark.ts';
import { readingFromMongo, readingFromPostgres } from '../contenders/http/get-order.ts';

const reading = (name: string, views: string, contenders: readonly [Contender, Contender]): Benchmark => ({
  name,
  title: `GET /v1/orders/{id}, views in ${views}, any of 20,000 orders, 64 connections`,
  unit: 'orders',
  contenders,
  aims: [{ against: contenders[1].name, ratio: 0.7 }],
});

export const getOrder = reading('get-order', 'MongoDB', readingFromMongo);
export const getOrderPostgres = reading('get-order-postgres', 'PostgreSQL', readingFromPostgres);
