import { formatAmount } from '@daybook/money';
import { Random } from '@daybook/random';
import { zipf } from './zipf.js';

export interface DemoOrder {
  readonly orderId: string;
  readonly customerId: string;
  readonly placedAt: string;
  readonly country: string;
  readonly currency: 'GBP';
  readonly lines: readonly DemoLine[];
}

export interface DemoLine {
  readonly sku: string;
  readonly description: string;
  readonly quantity: number;
  /** Decimal text. */
  readonly unitPrice: string;
}

export interface DemoInit {
  readonly orders: number;
  /** A whole number of 32 bits. */
  readonly seed: number;
}

interface Product {
  readonly sku: string;
  readonly description: string;
  readonly unitPrice: string;
}

const products = 800;
const customers = 2_000;
/** Keeps the best customer at half a percent of the orders, as in real shops; orders of one are placed in turn. */
const customerOffset = 50;
const maxLines = 40;
const firstDay = Date.UTC(2025, 0, 1);
const yearMs = 365 * 86_400_000;

// Ranked: the first country has the most customers.
const countries = [
  'United Kingdom',
  'Germany',
  'France',
  'Ireland',
  'Netherlands',
  'Spain',
  'Poland',
  'Japan',
];
const adjectives = ['RED', 'BLUE', 'WHITE', 'VINTAGE', 'WOODEN', 'GLASS', 'SMALL', 'LARGE', 'PAPER', 'METAL'];
const nouns = [
  'LANTERN',
  'MUG',
  'CANDLE',
  'BASKET',
  'CLOCK',
  'CUSHION',
  'BOWL',
  'FRAME',
  'BAG',
  'TRAY',
  'JAR',
];

/**
 * Made-up orders in order of time over one year, the same ones for the same seed and number. All are
 * valid. Ids tell the seed and the number, so that importing the same ones again changes nothing while
 * others do not get in their way.
 */
export function* generateOrders({ orders, seed }: DemoInit): Generator<DemoOrder> {
  const random = new Random(seed);
  const catalogue = Array.from({ length: products }, (_, index) => productOf(index, random));
  const chooseCountry = zipf(countries.length);
  const homes = Array.from({ length: customers }, () => countries[chooseCountry(random)]!);
  const chooseProduct = zipf(products);
  const chooseCustomer = zipf(customers, customerOffset);
  for (let index = 0; index < orders; index += 1) {
    const customer = chooseCustomer(random);
    // Each order has its share of the year and lies anywhere within it, so that times never go back.
    const placedAt = firstDay + Math.floor(((index + random.next()) / orders) * yearMs);
    yield {
      orderId: `demo-${seed}-${orders}-${index + 1}`,
      customerId: `C${10_001 + customer}`,
      placedAt: new Date(placedAt).toISOString(),
      country: homes[customer]!,
      currency: 'GBP',
      lines: Array.from({ length: lineCount(random) }, () => ({
        ...catalogue[chooseProduct(random)]!,
        quantity: quantityOf(random),
      })),
    };
  }
}

function productOf(index: number, random: Random): Product {
  const words = [random.pick(adjectives), nouns[index % nouns.length]];
  return {
    sku: `P${String(index + 1).padStart(4, '0')}`,
    description: words.join(' '),
    // The product of two numbers: many cheap things, few dear ones.
    unitPrice: formatAmount(random.integer(1, 60) * random.integer(5, 100), 'GBP'),
  };
}

/** From 1 to 40; short orders are more frequent. */
const lineCount = (random: Random): number => 1 + Math.floor(random.next() * random.next() * maxLines);

/** Mostly a few pieces, now and then a box of dozens. */
const quantityOf = (random: Random): number =>
  random.chance(0.05) ? 12 * random.integer(1, 20) : random.integer(1, 12);
