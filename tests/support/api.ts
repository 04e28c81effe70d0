import type { HistoryEntry, Order, OrderCommandAnswer, OrderHistory, OrderPage } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import { Pool } from 'undici';

/** Names of headers are in lower case; a header that came several times is joined with commas. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly errors?: ReadonlyArray<{
    readonly pointer: string;
    readonly code: string;
    readonly detail: string;
  }>;
}

/** What a command answers with, whether it was carried out or refused. */
export type CommandBody = OrderCommandAnswer & Omit<ProblemBody, 'status'>;

export interface PartitionPage {
  readonly head: { readonly partition: number; readonly position: number; readonly hash: string };
  readonly partitions: number;
  readonly items: readonly RecordedEvent[];
}

export type Headers = Readonly<Record<string, string>>;

export interface Sending {
  readonly method: string;
  readonly path: string;
  readonly headers?: Headers;
  /** Sent as it is. */
  readonly body?: string | Buffer;
}

export const json: Headers = { 'content-type': 'application/json' };

const connections = 64;
const pageSize = 1_000;

/** Speaks HTTP to a Daybook, with as many connections as there are requests at once, up to a bound. */
export class Api {
  private readonly pool: Pool;

  constructor(
    url: string,
    private readonly key?: string,
  ) {
    this.pool = new Pool(url, { connections });
  }

  get<Body = ProblemBody>(path: string, headers: Headers = {}): Promise<Answer<Body>> {
    return this.send({ method: 'GET', path, headers });
  }

  post<Body = ProblemBody>(path: string, body: unknown, headers: Headers = {}): Promise<Answer<Body>> {
    return this.sendJson('POST', path, { body, headers });
  }

  patch<Body = ProblemBody>(path: string, body: unknown, headers: Headers = {}): Promise<Answer<Body>> {
    return this.sendJson('PATCH', path, { body, headers });
  }

  /** With the key, unless the headers hold an authorization of their own or there is no key. */
  async send<Body = ProblemBody>({ method, path, headers = {}, body }: Sending): Promise<Answer<Body>> {
    const response = await this.pool.request({
      method,
      path,
      headers: { ...(this.key !== undefined && { authorization: `Bearer ${this.key}` }), ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await response.body.text();
    const answered = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
    return { status: response.statusCode, headers: Object.fromEntries(answered), body: parsed(text) as Body };
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }

  place(body: unknown, headers: Headers = {}): Promise<Answer<CommandBody>> {
    return this.post('/v1/orders', body, headers);
  }

  modify(orderId: string, changes: readonly unknown[], headers: Headers = {}): Promise<Answer<CommandBody>> {
    return this.patch(`/v1/orders/${orderId}`, { changes }, headers);
  }

  order(orderId: string, headers: Headers = {}): Promise<Answer<Order>> {
    return this.get(`/v1/orders/${orderId}`, headers);
  }

  /** All of it, page by page. */
  async history(orderId: string, query: Readonly<Record<string, string>> = {}): Promise<HistoryEntry[]> {
    const items: HistoryEntry[] = [];
    let cursor: string | undefined;
    do {
      const asked = new URLSearchParams({ ...query, ...(cursor !== undefined && { cursor }) });
      const { body } = await this.get<OrderHistory>(`/v1/orders/${orderId}/history?${asked.toString()}`);
      items.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    return items;
  }

  list(query: Readonly<Record<string, string>>, headers: Headers = {}): Promise<Answer<OrderPage>> {
    return this.get(`/v1/orders?${new URLSearchParams(query).toString()}`, headers);
  }

  /** Every event of every partition, page by page, each partition in its order. */
  async events(): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    const { partitions } = await this.partitionPage(0, 0);
    for (let partition = 0; partition < partitions; partition += 1) {
      let { items } = await this.partitionPage(partition, 0);
      while (items.length > 0) {
        events.push(...items);
        ({ items } = await this.partitionPage(partition, items.at(-1)!.position));
      }
    }
    return events;
  }

  /** The head of every partition: nothing was written between two equal ones. */
  async heads(): Promise<Array<PartitionPage['head']>> {
    const { partitions } = await this.partitionPage(0, 0);
    const pages = Array.from({ length: partitions }, (_, partition) => this.partitionPage(partition, 0));
    return (await Promise.all(pages)).map(({ head }) => head);
  }

  private async partitionPage(partition: number, after: number): Promise<PartitionPage> {
    const query = `category=orders&partition=${partition}&after=${after}&limit=${pageSize}`;
    const { status, body } = await this.get<PartitionPage>(`/v1/events?${query}`);
    if (status !== 200) throw new Error(`Reading partition ${partition} was answered with ${status}.`);
    return body;
  }

  private sendJson<Body>(
    method: string,
    path: string,
    { body, headers }: { body: unknown; headers: Headers },
  ): Promise<Answer<Body>> {
    return this.send({ method, path, headers: { ...json, ...headers }, body: JSON.stringify(body) });
  }
}

/** Reads with the position of the command's answer, as clients do. */
export const after = (answer: Pick<Answer, 'headers'>) => ({
  'daybook-position': answer.headers['daybook-position']!,
});

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
