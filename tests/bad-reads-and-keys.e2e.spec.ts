import { Api, json, type ProblemBody } from './support/api.js';
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

describe('a read', () => {
  it.each<[string, Refusal]>([
    ['orders/nowhere', { status: 404, code: 'order-not-found' }],
    ['orders/nowhere?version=1', { status: 404, code: 'order-not-found' }],
    ['orders/nowhere/history', { status: 404, code: 'order-not-found' }],
    ['orders/placed/history?cursor=made-up', invalid('/cursor cursor-malformed')],
    ['orders/placed/history?limit=1001&sort=size', invalid('/sort value-not-allowed', '/limit too-large')],
    ['orders/-bad', invalid('/orderId order-id-malformed')],
    [`orders/${'a'.repeat(65)}`, invalid('/orderId order-id-malformed')],
    [`orders/${'a'.repeat(300)}`, { status: 414, code: 'parameter-too-long' }],
    ['orders/%zz', { status: 400, code: 'url-malformed' }],
    ['orders/placed?version=0', invalid('/version too-small')],
    ['orders/placed?version=two', invalid('/version type-mismatch')],
    ['orders/placed?version=1&version=2', invalid('/version parameter-repeated')],
    ['orders/placed?version=3', { status: 404, code: 'version-not-found' }],
    ['orders/placed?version=1&asOf=2020-01-01T00:00:00Z', { status: 400, code: 'as-of-and-version' }],
    ['orders/placed?asOf=2020-01-01', invalid('/asOf format-mismatch')],
    ['orders/placed?asOf=2020-01-01T00:00:00Z', { status: 404, code: 'order-not-found' }],
    ['orders/placed?asof=2020-01-01T00:00:00Z', invalid('/asof field-unknown')],
    ['orders/placed?after=orders:0', invalid('/after position-malformed')],
    ['orders/placed?after=orders:99:1', { status: 404, code: 'position-unknown' }],
    ['orders?cursor=x', invalid('/cursor cursor-malformed')],
    [
      'orders?limit=0&sort=size&colour=red',
      invalid('/limit too-small', '/sort value-not-allowed', '/colour field-unknown'),
    ],
    ['orders?limit=201', invalid('/limit too-large')],
    ['orders?limit=1e1', invalid('/limit type-mismatch')],
    ['orders?status=lost', invalid('/status value-not-allowed')],
    ['orders?minTotal=-1', invalid('/minTotal pattern-mismatch')],
    ['orders?placedFrom=x&placedTo=y', invalid('/placedFrom format-mismatch', '/placedTo format-mismatch')],
    ['orders?text=!!!', invalid('/text pattern-mismatch')],
    ['orders?placedFrom=0000-01-01T00:00:00Z', invalid('/placedFrom format-mismatch')],
    ['orders/placed?asOf=9999-12-31T23:59:59-01:00', invalid('/asOf format-mismatch')],
    ['orders/placed?asOf=-000001-01-01T00:00:00Z', invalid('/asOf format-mismatch')],
    ['orders/placed?asOf=2020-01-01T24:00:00Z', invalid('/asOf format-mismatch')],
    [
      'orders?placedFrom=2016-12-31T23:59:60Z&placedTo=%2B010000-01-01T00:00:00Z',
      invalid('/placedFrom format-mismatch', '/placedTo format-mismatch'),
    ],
    ['sales?by=day&from=0000-01-01', invalid('/from format-mismatch')],
    [
      'sales?by=day&from=-000001-01-01&to=10000-01-01',
      invalid('/from format-mismatch', '/to format-mismatch'),
    ],
    ['orders?text=', invalid('/text pattern-mismatch')],
    ['orders?text=a%00b', invalid('/text text-malformed')],
    ['orders?__proto__=1', invalid('/__proto__ field-unknown')],
    ['sales', invalid('/by field-missing')],
    ['sales?by=moon&from=2010-02-30', invalid('/by value-not-allowed', '/from format-mismatch')],
    ['events', invalid('/partition field-missing')],
    [
      'events?partition=-1&limit=1001&after=-1',
      invalid('/partition too-small', '/limit too-large', '/after too-small'),
    ],
    ['events?partition=99', { status: 404, code: 'category-not-found' }],
    ['events?partition=0&category=socks', { status: 404, code: 'category-not-found' }],
  ])('of %s is refused', async (path, refusal) => {
    expectRefusal(await api.get(`/v1/${path}`), refusal);
  });

  it.each([
    'orders?placedFrom=0001-01-01T00:00:00Z&placedTo=9999-12-31T23:59:59.999999999Z',
    'orders?placedFrom=9999-12-31T23:59:59Z&placedTo=0001-01-01T00:00:00Z',
    'orders/placed?asOf=9999-12-31T23:59:59.999Z',
    'sales?by=day&from=0001-01-01&to=9999-12-31',
    'sales?by=day&from=9999-12-31&to=0001-01-01',
  ])('of the first and the last that there is, is answered: %s', async (path) => {
    expect((await api.get(`/v1/${path}`)).status).toBe(200);
  });

  const malformed = { status: 400, code: 'position-malformed' };
  const unknown = { status: 404, code: 'position-unknown' };

  it.each([
    ['x', malformed],
    ['', malformed],
    ['orders:0', malformed],
    ['orders:0:-1', malformed],
    ['socks:0:1', malformed],
    ['orders:0:1, orders:1:1', malformed],
    ['orders:99:1', unknown],
    ['orders:0:999999999999999', unknown],
  ])('that waits for the position %j is refused', async (position, refusal) => {
    for (const path of ['/v1/orders/placed', '/v1/orders', '/v1/sales?by=day']) {
      expectRefusal(await api.get(path, { 'daybook-position': position }), refusal);
    }
  });
});

describe('a cursor', () => {
  const unknown = { status: 404, code: 'cursor-unknown' };
  const malformed = invalid('/cursor cursor-malformed');
  const pageAfter = (cursor: string, query = '') =>
    api.get(`/v1/orders?limit=1${query}&cursor=${encodeURIComponent(cursor)}`);
  let cursor: string;

  beforeAll(async () => {
    const { position } = (await api.history('placed')).at(-1)!;
    await api.order('placed', { 'daybook-position': position });
    const confirmed = (await api.history('confirmed')).at(-1)!;
    const page = await api.list({ limit: '1' }, { 'daybook-position': confirmed.position });
    cursor = page.body.nextCursor!;
    expect((await pageAfter(cursor)).status).toBe(200);
  });

  it('that was changed anywhere is refused', async () => {
    for (let index = 0; index < cursor.length; index += 1) {
      const other = cursor[index] === 'A' ? 'B' : 'A';
      const answer = await pageAfter(cursor.slice(0, index) + other + cursor.slice(index + 1));
      expectRefusal(answer, cursor[index] === '.' ? malformed : unknown);
    }
  });

  it('that was made up is refused', async () => {
    const content = Buffer.from(JSON.stringify(['2010-12-01T00:00:00.000Z', '1', 'x'])).toString('base64url');
    for (const made of [
      '',
      'x',
      '.',
      content,
      `${content}.`,
      `${content}.x`,
      `${cursor}.x`,
      cursor.slice(0, -1),
    ]) {
      expectRefusal(await pageAfter(made), malformed);
    }
    expectRefusal(await pageAfter(`${content}.${'x'.repeat(43)}`), unknown);
  });

  it.each(['&status=placed', '&sort=total', '&customerId=17850', '&placedFrom=2010-01-01T00:00:00Z'])(
    'of another list, such as one with %s, is refused',
    async (query) => {
      expectRefusal(await pageAfter(cursor, query), unknown);
    },
  );
});

describe('a request without a valid key', () => {
  const routes = [
    ['GET', '/v1/orders'],
    ['GET', '/v1/orders?limit=1'],
    ['POST', '/v1/orders'],
    ['GET', '/v1/orders/placed'],
    ['PATCH', '/v1/orders/placed'],
    ['GET', '/v1/orders/placed/history'],
    ['POST', '/v1/orders/placed/cancellation'],
    ['POST', '/v1/orders/placed/confirmation'],
    ['GET', '/v1/sales?by=day'],
    ['GET', '/v1/events?partition=0'],
  ] as const;
  const withHead: ReadonlyArray<readonly [method: string, path: string]> = [
    ...routes,
    ...routes.filter(([method]) => method === 'GET').map(([, path]) => ['HEAD', path] as const),
  ];
  const bodyOf = (method: string) =>
    method === 'GET' || method === 'HEAD' ? {} : { headers: json, body: JSON.stringify(anOrder()) };
  let stranger: Api;

  beforeAll(() => {
    stranger = new Api(daybook.url);
  });
  afterAll(() => stranger.close());

  it.each(withHead)('is refused: %s %s', async (method, path) => {
    const { headers = {}, ...body } = bodyOf(method);
    const wrong = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Bearer wrong-key-wrong-key',
      `Bearer ${daybook.key}x`,
      `Bearer ${daybook.key.slice(0, -1)}`,
      `Bearer  ${daybook.key}`,
      `Bearer ${daybook.key} x`,
      `Basic ${Buffer.from(`administrator:${daybook.key}`).toString('base64')}`,
      daybook.key,
    ];
    for (const authorization of wrong) {
      const answer = await stranger.send<ProblemBody | undefined>({
        method,
        path,
        headers: { ...headers, ...(authorization !== undefined && { authorization }) },
        ...body,
      });
      expect([authorization, answer.status]).toEqual([authorization, 401]);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(answer.body?.code).toBe(method === 'HEAD' ? undefined : 'unauthenticated');
    }
  });

  it.each(withHead)('is refused however the path is spelled: %s %s', async (method, path) => {
    const [route = '', query] = path.split('?');
    const end = query === undefined ? '' : `?${query}`;
    const encoded = route.replaceAll(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
    const spellings = [
      encoded,
      route.replace('o', '%6F').replace('s', '%73'),
      `${route}/`,
      `${route}//`,
      `/${route}`,
      route.replaceAll('/', '//'),
      route.replace('/v1', '/./v1'),
      route.replace('/v1', '/docs/../v1'),
      route.replace('/v1', '/docs/..%2fv1'),
      route.replace('/v1', '/health/live/../../v1'),
      route.replace('/v1', '/v1/%2e'),
      route.toUpperCase(),
      `${route};x=1`,
      `${route}%20`,
      `${route}%00`,
      `${route}.json`,
      `${route}%2f`,
    ];
    for (const spelling of spellings) {
      const answer = await stranger.send<ProblemBody | undefined>({
        method,
        path: `${spelling}${end}`,
        ...bodyOf(method),
      });
      // What is no route at all may be told so, and what leaves /docs; nothing else is told to a stranger.
      expect(`${answer.status} ${spelling}`).toMatch(/^(401|403|404|405) /);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      const code = {
        401: 'unauthenticated',
        403: 'forbidden',
        404: 'route-not-found',
        405: 'method-not-allowed',
      }[answer.status];
      expect(answer.body?.code).toBe(method === 'HEAD' ? undefined : code);
    }
    expect((await stranger.send({ method, path: encoded + end, ...bodyOf(method) })).status).toBe(401);
  });

  it('is refused before its body is read', async () => {
    const answer = await stranger.send(placing('x'.repeat(1024), json));

    expectRefusal(answer, { status: 401, code: 'unauthenticated' });
  });
});
