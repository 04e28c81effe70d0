import type { Api } from './support/api.js';
import { anOrder, placing } from './support/orders.js';
import { expectRefusal, invalid, type Refusal } from './support/refusal.js';
import { UnchangedDaybook } from './support/unchanged-daybook.js';

const daybook = new UnchangedDaybook();
let api: Api;

beforeAll(async () => {
  api = await daybook.start();
});

/** What all of the tests below have in common: none of what they send leaves an event. */
afterAll(() => daybook.expectUnchangedAndRemove());

/** An order with one line, which is as it should be but for the differences. */
const withLine = (differences: object) =>
  anOrder({ lines: [{ sku: '85123A', quantity: 6, unitPrice: '2.55', ...differences }] });

describe('an order', () => {
  it.each<[string, unknown, string[]]>([
    ['with a malformed sku', withLine({ sku: '!85123A' }), ['/lines/0/sku sku-malformed']],
    ['placed before all time', anOrder({ placedAt: '0000-01-01T00:00:00Z' }), ['/placedAt format-mismatch']],
    ['placed in the year 1', anOrder({ placedAt: '0001-01-01T00:00:00Z' }), ['/placedAt time-too-early']],
    ['placed in the last year', anOrder({ placedAt: '9999-12-31T23:59:59Z' }), ['/placedAt time-in-future']],
    [
      'placed after the last year',
      anOrder({ placedAt: '+010000-01-01T00:00:00Z' }),
      ['/placedAt format-mismatch'],
    ],
    ["placed at 24 o'clock", anOrder({ placedAt: '2010-12-01T24:00:00Z' }), ['/placedAt format-mismatch']],
    ['placed in a leap second', anOrder({ placedAt: '2016-12-31T23:59:60Z' }), ['/placedAt format-mismatch']],
    [
      'placed in a year to come, with all else that is wrong',
      { ...withLine({ quantity: 0, unitPrice: '2.555' }), placedAt: '2999-01-01T00:00:00Z' },
      [
        '/placedAt time-in-future',
        '/lines/0/quantity quantity-not-positive',
        '/lines/0/unitPrice price-too-precise',
      ],
    ],
    [
      'with a blank customer and quantity 0',
      { ...withLine({ quantity: 0 }), customerId: ' ' },
      ['/customerId customer-missing', '/lines/0/quantity quantity-not-positive'],
    ],
    ['with an empty sku', withLine({ sku: '' }), ['/lines/0/sku sku-malformed']],
    ['with an endless sku', withLine({ sku: 'A'.repeat(65) }), ['/lines/0/sku sku-malformed']],
    ['with a sku that is a number', withLine({ sku: 85123 }), ['/lines/0/sku type-mismatch']],
    ['without a sku', withLine({ sku: undefined }), ['/lines/0/sku sku-missing']],
    ['with quantity 0', withLine({ quantity: 0 }), ['/lines/0/quantity quantity-not-positive']],
    ['with a negative quantity', withLine({ quantity: -1 }), ['/lines/0/quantity quantity-not-positive']],
    ['with a fractional quantity', withLine({ quantity: 1.5 }), ['/lines/0/quantity quantity-not-integer']],
    [
      'with a negative and fractional quantity',
      withLine({ quantity: -1.5 }),
      ['/lines/0/quantity quantity-not-integer', '/lines/0/quantity quantity-not-positive'],
    ],
    ['with a quantity as text', withLine({ quantity: '6' }), ['/lines/0/quantity quantity-not-integer']],
    ['with a null quantity', withLine({ quantity: null }), ['/lines/0/quantity quantity-not-integer']],
    ['with too large a quantity', withLine({ quantity: 1e9 + 1 }), ['/lines/0/quantity quantity-too-large']],
    ['without a quantity', withLine({ quantity: undefined }), ['/lines/0/quantity field-missing']],
    ['with a price of 2.555 GBP', withLine({ unitPrice: '2.555' }), ['/lines/0/unitPrice price-too-precise']],
    [
      'with a price of 0.5 JPY',
      { ...withLine({ unitPrice: '0.5' }), currency: 'JPY' },
      ['/lines/0/unitPrice price-too-precise'],
    ],
    ['with a negative price', withLine({ unitPrice: '-1.00' }), ['/lines/0/unitPrice price-negative']],
    [
      'with a negative and too precise price',
      withLine({ unitPrice: '-2.555' }),
      ['/lines/0/unitPrice price-negative', '/lines/0/unitPrice price-too-precise'],
    ],
    ['with a price as a number', withLine({ unitPrice: 2.55 }), ['/lines/0/unitPrice price-malformed']],
    ['with a price in words', withLine({ unitPrice: 'two' }), ['/lines/0/unitPrice price-malformed']],
    ['with an exponent', withLine({ unitPrice: '1e3' }), ['/lines/0/unitPrice price-malformed']],
    ['with a comma', withLine({ unitPrice: '2,55' }), ['/lines/0/unitPrice price-malformed']],
    [
      'with a price beyond what is exact',
      withLine({ unitPrice: '9007199254740992.00' }),
      ['/lines/0/unitPrice amount-too-large'],
    ],
    ['without a price', withLine({ unitPrice: undefined }), ['/lines/0/unitPrice field-missing']],
    ['in an unknown currency', anOrder({ currency: 'XYZ' }), ['/currency currency-unknown']],
    ['in a currency in lower case', anOrder({ currency: 'gbp' }), ['/currency currency-unknown']],
    ['in gold', anOrder({ currency: 'XAU' }), ['/currency currency-unknown']],
    ['without a currency', anOrder({ currency: undefined }), ['/currency field-missing']],
    ['with mixed currencies', withLine({ currency: 'EUR' }), ['/lines/0/currency field-unknown']],
    ['without lines', anOrder({ lines: [] }), ['/lines order-without-lines']],
    ['without a list of lines', anOrder({ lines: undefined }), ['/lines order-without-lines']],
    ['with a null line', anOrder({ lines: [null] }), ['/lines/0 type-mismatch']],
    [
      'with more than 5,000 lines',
      anOrder({ lines: Array.from({ length: 5_001 }, () => ({ sku: 'A', quantity: 1, unitPrice: '1' })) }),
      ['/lines too-many-lines'],
    ],
    ['with an unknown field', anOrder({ discount: '1.00' }), ['/discount field-unknown']],
    ['with an unknown field that needs escaping', anOrder({ 'a/b~c': 1 }), ['/a~1b~0c field-unknown']],
    ['with an inherited name as a field', anOrder({ constructor: 'x' }), ['/constructor field-unknown']],
    ['without a customer', anOrder({ customerId: undefined }), ['/customerId customer-missing']],
    ['with an empty customer', anOrder({ customerId: '' }), ['/customerId customer-missing']],
    ['with a null customer', anOrder({ customerId: null }), ['/customerId customer-missing']],
    ['with an endless customer', anOrder({ customerId: 'C'.repeat(65) }), ['/customerId too-long']],
    ['with NUL in its customer', anOrder({ customerId: 'a\0b' }), ['/customerId text-malformed']],
    ['with NUL in its country', anOrder({ country: 'a\0b' }), ['/country text-malformed']],
    ['with NUL in a description', withLine({ description: 'a\0b' }), ['/lines/0/description text-malformed']],
    ['with NUL in a sku', withLine({ sku: 'A\0' }), ['/lines/0/sku sku-malformed']],
    ['with half a character', anOrder({ customerId: '\ud83d' }), ['/customerId text-malformed']],
    ['with a malformed id', anOrder({ orderId: 'a/b' }), ['/orderId order-id-malformed']],
    ['with an id that climbs', anOrder({ orderId: '..' }), ['/orderId order-id-malformed']],
    ['with an empty id', anOrder({ orderId: '' }), ['/orderId order-id-malformed']],
    ['paid with shells', anOrder({ paymentMethod: 'shells' }), ['/paymentMethod value-not-allowed']],
    [
      'on invoice and with a card',
      anOrder({ paymentToken: 'pm_1', currency: undefined }),
      ['/currency field-missing', '/paymentToken payment-token-without-card'],
    ],
    [
      'with an endless payment token',
      anOrder({ paymentMethod: 'card', paymentToken: 'x'.repeat(256) }),
      ['/paymentToken too-long'],
    ],
    ['placed on no day', anOrder({ placedAt: '2010-02-30T00:00:00Z' }), ['/placedAt format-mismatch']],
    [
      'placed without a time zone',
      anOrder({ placedAt: '2010-12-01T08:26:00' }),
      ['/placedAt format-mismatch'],
    ],
    [
      'with a bad address',
      anOrder({ shippingAddress: { line1: '', city: 5, zip: 'LS1' } }),
      [
        '/shippingAddress/line1 too-short',
        '/shippingAddress/city type-mismatch',
        '/shippingAddress/country field-missing',
        '/shippingAddress/zip field-unknown',
      ],
    ],
    ['that is null', null, [' type-mismatch']],
    ['that is a list', [], [' type-mismatch']],
    [
      'with many faults, each of which is named',
      {
        orderId: 'a b',
        currency: 'GBP',
        paymentMethod: 'shells',
        extra: true,
        lines: [
          { sku: '!', quantity: 0, unitPrice: '2.555' },
          { sku: 'A', quantity: 1, unitPrice: '1.00' },
          { quantity: 1.5, unitPrice: 'x', currency: 'EUR' },
        ],
      },
      [
        '/orderId order-id-malformed',
        '/customerId customer-missing',
        '/paymentMethod value-not-allowed',
        '/extra field-unknown',
        '/lines/0/sku sku-malformed',
        '/lines/0/quantity quantity-not-positive',
        '/lines/0/unitPrice price-too-precise',
        '/lines/2/sku sku-missing',
        '/lines/2/quantity quantity-not-integer',
        '/lines/2/unitPrice price-malformed',
        '/lines/2/currency field-unknown',
      ],
    ],
  ])('%s is refused', async (_, body, errors) => {
    expectRefusal(await api.place(body), invalid(...errors));
  });

  it.each<[string, unknown, string]>([
    [
      'on one line',
      withLine({ quantity: 1_000_000_000, unitPrice: '1000000000' }),
      '/lines/0 amount-too-large',
    ],
    [
      'in total',
      anOrder({
        lines: Array.from({ length: 3 }, () => ({ sku: 'A', quantity: 1, unitPrice: '40000000000000' })),
      }),
      '/lines amount-too-large',
    ],
  ])('that costs more than is kept exactly %s is refused', async (_, body, error) => {
    expectRefusal(await api.place(body), { status: 422, code: 'amount-too-large', errors: [error] });
  });

  it('with a taken id and other content is refused', async () => {
    const taken = anOrder({ orderId: 'placed', customerId: 'another' });

    expectRefusal(await api.place(taken), { status: 409, code: 'order-already-exists' });
  });

  it('with a used idempotency key and other content is refused', async () => {
    const answer = await api.place(anOrder({ orderId: 'keyed', customerId: 'another' }), {
      'idempotency-key': 'used',
    });

    expectRefusal(answer, { status: 422, code: 'idempotency-key-reused' });
  });

  it.each(['a b', 'k'.repeat(129), ''])('with the idempotency key %j is refused', async (key) => {
    const answer = await api.place(anOrder(), { 'idempotency-key': key });

    expectRefusal(answer, { status: 400, code: 'idempotency-key-malformed' });
  });
});

describe('a body', () => {
  const whole = JSON.stringify(anOrder());
  const customer = '"customerId":"1","currency":"GBP","lines":[]}';

  it.each<[string, string | Buffer, Refusal]>([
    ['that is cut off', whole.slice(0, -1), { status: 400, code: 'body-not-json' }],
    ['with something after it', `${whole} x`, { status: 400, code: 'body-not-json' }],
    ['that is a form', 'customerId=1', { status: 400, code: 'body-not-json' }],
    [
      'in Latin-1',
      Buffer.from(whole.replace('WHITE', 'é'), 'latin1'),
      { status: 400, code: 'body-not-json' },
    ],
    ['that is empty', '', { status: 400, code: 'body-missing' }],
    ['with __proto__', `{"__proto__":{"a":1},${customer}`, { status: 400, code: 'body-not-json' }],
    [
      'with __proto__ further in',
      whole.replace('{"sku"', '{"__proto__":{"free":true},"sku"'),
      { status: 400, code: 'body-not-json' },
    ],
    [
      'with __proto__ in disguise',
      `{"__\\u0070roto__":{"a":1},${customer}`,
      { status: 400, code: 'body-not-json' },
    ],
    [
      "with a constructor's prototype",
      `{"constructor":{"prototype":{"a":1}},${customer}`,
      { status: 400, code: 'body-not-json' },
    ],
    [
      'of more than 2 MiB',
      JSON.stringify(anOrder({ country: 'x'.repeat(2 * 1024 * 1024) })),
      { status: 413, code: 'body-too-large' },
    ],
  ])('%s is refused', async (_, body, refusal) => {
    expectRefusal(await api.send(placing(body)), refusal);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=iso-8859-1',
    'application/jsonx',
    'application/json, text/plain',
    'application/merge-patch+json',
    ' ',
  ])('of content type %j is refused', async (contentType) => {
    const answer = await api.send(placing(whole, { 'content-type': contentType }));

    expectRefusal(answer, { status: 415, code: 'content-type-unsupported' });
  });

  it('without a content type is refused', async () => {
    expectRefusal(await api.send(placing(whole, {})), { status: 415, code: 'content-type-unsupported' });
  });
});

describe('a change', () => {
  it.each<[string, string, unknown[], Refusal]>([
    ['that is none', 'placed', [], invalid('/changes too-few-items')],
    ['without an action', 'placed', [{ lineId: 1 }], invalid('/changes/0/action field-missing')],
    ['of an unknown action', 'placed', [{ action: 'burn' }], invalid('/changes/0/action value-not-allowed')],
    [
      'with many faults',
      'placed',
      [
        { action: 'changeQuantity', lineId: 0, quantity: 0, note: 'x' },
        { action: 'addLine', sku: '!', quantity: 1.5, unitPrice: 'x', currency: 'EUR' },
      ],
      invalid(
        '/changes/0/lineId too-small',
        '/changes/0/quantity quantity-not-positive',
        '/changes/0/note field-unknown',
        '/changes/1/sku sku-malformed',
        '/changes/1/quantity quantity-not-integer',
        '/changes/1/unitPrice price-malformed',
        '/changes/1/currency field-unknown',
      ),
    ],
    [
      'in more parts than one command takes',
      'placed',
      Array.from({ length: 10_001 }, () => ({ action: 'removeLine', lineId: 1 })),
      invalid('/changes too-many-changes'),
    ],
    [
      'that the order does not allow in several ways',
      'placed',
      [
        { action: 'changeQuantity', lineId: 9, quantity: 1 },
        { action: 'removeLine', lineId: 8 },
        { action: 'addLine', sku: 'A', quantity: 1, unitPrice: '2.555' },
        { action: 'changeQuantity', lineId: 1, quantity: 7 },
      ],
      {
        status: 422,
        code: 'line-not-found',
        errors: [
          '/changes/0/lineId line-not-found',
          '/changes/1/lineId line-not-found',
          '/changes/2/unitPrice price-too-precise',
          '/changes/3/quantity nothing-changed',
        ],
      },
    ],
    [
      'that leaves no line',
      'placed',
      [
        { action: 'removeLine', lineId: 1 },
        { action: 'removeLine', lineId: 2 },
      ],
      {
        status: 422,
        code: 'order-without-lines',
        errors: ['/changes/0 order-without-lines', '/changes/1 order-without-lines'],
      },
    ],
    [
      'of lines once the order is confirmed',
      'confirmed',
      [{ action: 'removeLine', lineId: 1 }],
      { status: 422, code: 'order-already-confirmed', errors: ['/changes/0 order-already-confirmed'] },
    ],
    [
      'of a cancelled order',
      'cancelled',
      [{ action: 'removeLine', lineId: 1 }],
      { status: 409, code: 'order-already-cancelled' },
    ],
    [
      'of an order that does not exist',
      'nowhere',
      [{ action: 'removeLine', lineId: 1 }],
      { status: 404, code: 'order-not-found' },
    ],
  ])('%s is refused', async (_, orderId, changes, refusal) => {
    expectRefusal(await api.modify(orderId, changes), refusal);
  });

  it.each<[string, Refusal]>([
    ['"1"', { status: 412, code: 'version-stale' }],
    ['"3"', { status: 412, code: 'version-stale' }],
    ['W/"2"', { status: 412, code: 'version-stale' }],
    ['"x"', { status: 412, code: 'version-stale' }],
    ['2', { status: 400, code: 'if-match-malformed' }],
    ['"2", "3"', { status: 400, code: 'if-match-malformed' }],
  ])('of what is not at version %s is refused', async (tag, refusal) => {
    const headers = { 'if-match': tag };
    const change = [{ action: 'changeQuantity', lineId: 1, quantity: 9 }];

    expectRefusal(await api.modify('placed', change, headers), refusal);
    expectRefusal(await api.post('/v1/orders/placed/cancellation', {}, headers), refusal);
    expectRefusal(await api.post('/v1/orders/placed/confirmation', {}, headers), refusal);
  });
});

describe('a step', () => {
  it.each<[string, unknown, Refusal]>([
    ['nowhere/cancellation', {}, { status: 404, code: 'order-not-found' }],
    ['nowhere/confirmation', {}, { status: 404, code: 'order-not-found' }],
    ['cancelled/cancellation', {}, { status: 409, code: 'order-already-cancelled' }],
    ['cancelled/confirmation', {}, { status: 409, code: 'order-already-cancelled' }],
    ['confirmed/confirmation', {}, { status: 409, code: 'order-already-confirmed' }],
    ['placed/cancellation', { reason: '', by: 'me' }, invalid('/reason too-short', '/by field-unknown')],
    ['placed/cancellation', { reason: 'a\0b' }, invalid('/reason text-malformed')],
    ['placed/cancellation', null, invalid(' type-mismatch')],
    ['placed/confirmation', { force: true }, invalid('/force field-unknown')],
    ['a%2Fb/cancellation', {}, invalid('/orderId order-id-malformed')],
    ['a%00b/cancellation', {}, invalid('/orderId order-id-malformed')],
    ['placed/burning', {}, { status: 404, code: 'route-not-found' }],
  ])('to %s with %j is refused', async (path, body, refusal) => {
    expectRefusal(await api.post(`/v1/orders/${path}`, body), refusal);
  });
});
