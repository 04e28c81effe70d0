import { stripeAmount } from './stripe-amount.js';

it.each([
  [1530, 'GBP', 1530],
  [500, 'JPY', 500],
  [1530, 'KWD', 1530],
  [500, 'ISK', 50_000],
  [500, 'UGX', 50_000],
  [500, 'MGA', 5],
  [501, 'MGA', undefined],
])('%d %s is %s for Stripe', (amountMinor, currency, expected) => {
  expect(stripeAmount(amountMinor, currency)).toBe(expected);
});
