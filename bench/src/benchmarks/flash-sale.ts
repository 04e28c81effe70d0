import { StockCommandLoop } from '@daybook/command-path';
import type { Benchmark } from '../benchmark.ts';
import { daybookStock } from '../contenders/stock/daybook-stock.ts';
import { emmettStock } from '../contenders/stock/emmett-stock.ts';
import { type Sale, selling } from '../contenders/stock/flash-sale.ts';
import { handWrittenStock } from '../contenders/stock/hand-written-stock.ts';
import { storedStockDecider } from '../workload/sale.ts';

const sale: Sale = { callers: 64, units: 1_000, asks: 2_000 };
const daybook = daybookStock((log) => new StockCommandLoop(log));
const emmett = emmettStock(storedStockDecider);

const count = (value: number): string => value.toLocaleString('en');

export const flashSale: Benchmark = {
  name: 'flash-sale',
  title: `Flash sale: ${count(sale.units)} units of one sku, asked for ${count(sale.asks)} times by ${sale.callers} callers`,
  unit: 'answers',
  contenders: [daybook, emmett, handWrittenStock(storedStockDecider)].map((kind) => selling(kind, sale)),
  aims: [{ against: emmett.name }],
};
