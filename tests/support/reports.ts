import type { SalesFigure } from '@daybook/contracts';
import type { Api } from './api.js';
import type { ExpectedImport } from './real-orders.js';

/** What the summary of an import holds of an expectation. */
export const summaryOf = ({ orders, lines, units, value }: ExpectedImport) => ({
  orders,
  lines,
  units,
  value,
});

/** The summary of an import with --lifecycle. */
export const lifecycleSummaryOf = (expected: ExpectedImport) => ({
  ...summaryOf(expected),
  creditNotes: expected.creditNotes,
});

const returnsOf = (expected: ExpectedImport) =>
  expected.creditNotes as { unitsReturned: number; returnedValue: string };

/** Of what the views hold, see `expectReports`. */
export async function expectReturns(api: Api, expected: ExpectedImport): Promise<void> {
  const { unitsReturned, returnedValue } = returnsOf(expected);
  const figures = await sales(api, 'by=day&limit=10000');
  const pence = figures.reduce((sum, figure) => sum + BigInt(figure.returnedValue.replace('.', '')), 0n);
  expect(`${pence / 100n}.${String(pence % 100n).padStart(2, '0')}`).toBe(returnedValue);
  expect(figures.reduce((sum, figure) => sum + figure.returnedUnits, 0)).toBe(unitsReturned);
}

export async function sales(api: Api, query: string): Promise<SalesFigure[]> {
  const answer = await api.get<{ items: SalesFigure[] }>(`/v1/sales?${query}`);
  expect(answer.status).toBe(200);
  return answer.body.items;
}

/** Waits until the views hold every event of the log, and compares the reports with what is expected. */
export async function expectReports(api: Api, expected: ExpectedImport, range = ''): Promise<void> {
  for (const { partition, position } of await api.heads()) {
    const answer = await api.get(`/v1/sales?by=day&limit=1&after=orders:${partition}:${position}`);
    expect(answer.status).toBe(200);
  }
  const top = async (by: string) =>
    (await sales(api, `by=${by}&sort=-value&limit=5${range}`)).map(({ key, value }) => [key, value]);
  expect(await top('customer')).toEqual(expected.topCustomersByValue);
  expect(await top('country')).toEqual(expected.topCountriesByValue);
  expect(await top('day')).toEqual(expected.topDaysByValue);

  const customers = await sales(api, `by=customer&limit=10000${range}`);
  expect(customers).toHaveLength(expected.customers);
  for (const by of ['customer', 'country', 'day', 'sku']) {
    const figures = await sales(api, `by=${by}&limit=10000${range}`);
    const pence = figures.reduce((sum, { value }) => sum + BigInt(value.replace('.', '')), 0n);
    expect(`${pence / 100n}.${String(pence % 100n).padStart(2, '0')}`).toBe(expected.value);
    expect(figures.reduce((sum, { units }) => sum + units, 0)).toBe(expected.units);
  }
}
