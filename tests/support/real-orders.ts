import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

export interface ExpectedImport {
  readonly orders: object;
  readonly lines: number;
  readonly units: number;
  readonly value: string;
  readonly customers: number;
  readonly topCustomersByValue: readonly (readonly [string, string])[];
  readonly topCountriesByValue: readonly (readonly [string, string])[];
  readonly topDaysByValue: readonly (readonly [string, string])[];
  readonly creditNotes: object;
}

export interface RealOrders {
  readonly file: string;
  readonly expected: ExpectedImport;
}

/** Real orders and what a correct import gives, where they lie beside the project. */
export function realOrders(name: string): RealOrders | undefined {
  const file = `${folder}${name}`;
  if (!existsSync(file)) return undefined;
  const expectations = JSON.parse(readFileSync(`${folder}expected-import.json`, 'utf8')) as Record<
    string,
    ExpectedImport
  >;
  return { file, expected: expectations[name]! };
}

/** `describe` where the real orders are there; elsewhere skipped, and said so. */
export function describeWithRealOrders(name: string, suite: (orders: RealOrders) => void): void {
  const orders = realOrders(name);
  const title = `with the real orders of ${name}`;
  if (orders) describe(title, () => suite(orders));
  else describe.skip(`${title} (left out: ${name} is not here)`, () => it('imports them', () => undefined));
}
