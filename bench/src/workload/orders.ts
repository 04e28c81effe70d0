import { randomInt, randomUUID } from 'node:crypto';

const skus = 4_000;
const customers = 4_000;
const countries = ['United Kingdom', 'Germany', 'France', 'EIRE', 'Spain'];

/** An order as a client places it: four lines, from a shop of the size of a real one. */
export function anOrder() {
  return {
    orderId: randomUUID(),
    customerId: String(10_000 + randomInt(customers)),
    currency: 'GBP',
    country: countries[randomInt(countries.length)]!,
    paymentMethod: 'invoice' as const,
    lines: Array.from({ length: 4 }, aLine),
  };
}

export function aLine() {
  const sku = 20_000 + randomInt(skus);
  return {
    sku: String(sku),
    description: `ARTICLE NUMBER ${sku} OF THE SHOP`,
    quantity: 1 + randomInt(12),
    unitPrice: `${1 + randomInt(20)}.${10 + randomInt(90)}`,
  };
}

export interface PlacedOrder {
  readonly streamId: string;
  readonly type: 'OrderPlaced';
  readonly schemaVersion: 1;
  /** About 0.5 KB as JSON. */
  readonly data: ReturnType<typeof placedData>;
}

/** The event that placing such an order leads to. */
export function aPlacedOrder(): PlacedOrder {
  const { orderId, ...order } = anOrder();
  return { streamId: orderId, type: 'OrderPlaced', schemaVersion: 1, data: placedData(order) };
}

const placedData = ({ lines, ...order }: Omit<ReturnType<typeof anOrder>, 'orderId'>) => ({
  ...order,
  lines: lines.map((line, index) => ({ lineId: index + 1, ...line })),
});
