import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { EventLog, RecordedEvent } from '@daybook/event-log';

/* A small HTTP server that plays the API in the specs. */

export const fakeKey = 'a-key-for-the-specs';

export interface FakeOrder {
  readonly orderId: string;
  readonly customerId: string | null;
  readonly lines: readonly { readonly quantity: number; readonly unitPrice: string }[];
}

/** What to do with a placement instead of answering as usual. */
export type Misbehaviour =
  | { readonly kind: 'drop' }
  | { readonly kind: 'placeAndDrop' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code?: string;
      readonly retryAfter?: string;
    };

export class FakeDaybook {
  /** The orders that are in, in the order in which they came in. */
  readonly placed = new Map<string, FakeOrder>();
  readonly bodies = new Map<string, string>();
  requests = 0;
  underWay = 0;
  mostUnderWay = 0;
  /** May misbehave; `attempt` counts from 1 for each order. */
  misbehave: (order: FakeOrder, attempt: number) => Misbehaviour | undefined = () => undefined;
  /** Answers a GET other than /v1/events. */
  read: (url: URL) => unknown = () => undefined;
  /** How far the views are, as GET /v1/checkpoints tells. */
  checkpoints: { category: string; partition: number; position: number }[] = [];
  /** Changes a page of events as an intruder would have changed the log. */
  tamper: (items: RecordedEvent[]) => RecordedEvent[] = (items) => items;
  delayMs = 0;
  /** No placement is answered before it. */
  held: Promise<void> = Promise.resolve();
  readonly #attempts = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    private readonly log: EventLog | undefined,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.#answer(request, response);
    });
  }

  static async start(log?: EventLog): Promise<FakeDaybook> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeDaybook(server, log);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const body = await text(request);
    if (request.headers.authorization !== `Bearer ${fakeKey}`) {
      return send(response, 401, { code: 'unauthenticated', title: 'A valid API key is required' });
    }
    const url = new URL(request.url ?? '', this.url);
    if (request.method === 'POST' && url.pathname === '/v1/orders') {
      this.underWay += 1;
      this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
      await new Promise((resolve) => setTimeout(resolve, this.delayMs * Math.random()));
      await this.held;
      this.#place(String(request.headers['idempotency-key']), body, response);
      this.underWay -= 1;
      return;
    }
    if (url.pathname === '/v1/events') return this.#events(url, response);
    if (url.pathname === '/v1/checkpoints') return send(response, 200, { items: this.checkpoints });
    const answer = this.read(url);
    if (answer !== undefined) return send(response, 200, answer);
    return send(response, 404, { code: 'order-not-found', title: 'There is no such order' });
  }

  #place(key: string, body: string, response: ServerResponse): void {
    const order = JSON.parse(body) as FakeOrder;
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    const misbehaviour = this.misbehave(order, attempt);
    if (misbehaviour?.kind === 'drop') return void response.destroy();
    if (misbehaviour?.kind === 'status') {
      const { status, code = 'not-now', retryAfter } = misbehaviour;
      if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
      return send(response, status, { code, title: 'Not now' });
    }
    const errors = violationsOf(order);
    if (errors.length > 0)
      return send(response, 400, { code: 'request-invalid', title: 'Not valid', errors });
    const first = this.bodies.get(key);
    if (first !== undefined && sameAmounts(first) !== sameAmounts(body)) {
      return send(response, 422, { code: 'idempotency-key-reused', title: 'The key was used otherwise' });
    }
    this.bodies.set(key, body);
    if (first === undefined) this.placed.set(order.orderId, order);
    if (misbehaviour?.kind === 'placeAndDrop') return void response.destroy();
    return send(response, 201, { orderId: order.orderId, version: 1, status: 'placed' });
  }

  async #events({ searchParams }: URL, response: ServerResponse): Promise<void> {
    const category = searchParams.get('category')!;
    const partition = Number(searchParams.get('partition'));
    const after = Number(searchParams.get('after'));
    const limit = Math.min(Number(searchParams.get('limit')), 10);
    const all = this.tamper(await this.log!.readPartition({ category, partition, after: 0, limit: 1e9 }));
    const items = all.filter(({ position }) => position > after).slice(0, limit);
    const heads = await this.log!.heads(category);
    return send(response, 200, { head: heads[partition], partitions: heads.length, items });
  }
}

/** The same text for 2.5 and 2.50, which are the same amount. */
const sameAmounts = (body: string): string => body.replaceAll(/(\.\d)0(?=")/g, '$1');

function violationsOf(order: FakeOrder) {
  const { customerId, lines } = order;
  const violation = (pointer: string, code: string) => ({ pointer, code, detail: 'This is wrong.' });
  return [
    ...('cancels' in order ? [violation('/cancels', 'field-unknown')] : []),
    ...(typeof customerId === 'string' ? [] : [violation('/customerId', 'customer-missing')]),
    ...lines.flatMap(({ quantity, unitPrice }, index) => [
      ...(quantity > 0 ? [] : [violation(`/lines/${index}/quantity`, 'quantity-not-positive')]),
      ...(unitPrice.startsWith('-') ? [violation(`/lines/${index}/unitPrice`, 'price-negative')] : []),
      ...(/\.\d\d\d/.test(unitPrice) ? [violation(`/lines/${index}/unitPrice`, 'price-too-precise')] : []),
    ]),
  ];
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
