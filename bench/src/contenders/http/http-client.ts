import { headerNames } from '@daybook/contracts';
import { type Dispatcher, Pool } from 'undici';

/** All contenders are asked over as many connections. */
export const connections = 64;

/** A service that does not answer for so long is broken. */
const answerLimitMs = 30_000;

/** Known to ours; the others do not look. */
export const apiKey = 'key-of-the-benchmark-only';

/**
 * Asks a service over kept-alive connections, one request at a time on each. Requests are handed to undici's pool
 * itself, without the streams of its `request` and `fetch`: the machine is the service's as well, and what the client
 * takes of it is missing to the fastest most of all.
 */
export class HttpClient {
  private readonly pool: Pool;

  constructor(url: string) {
    this.pool = new Pool(url, {
      connections,
      pipelining: 1,
      headersTimeout: answerLimitMs,
      bodyTimeout: answerLimitMs,
    });
  }

  /** @returns the position that the answer names, if it does */
  async placeOrder(order: object): Promise<string | undefined> {
    const body = JSON.stringify(order);
    const answer = await this.exchange(
      { method: 'POST', path: '/v1/orders', headers: postHeaders, body },
      201,
    );
    return answer.position;
  }

  async getOrder(orderId: string, position?: string): Promise<void> {
    const headers = position === undefined ? getHeaders : { ...getHeaders, [headerNames.position]: position };
    await this.exchange({ method: 'GET', path: `/v1/orders/${orderId}`, headers }, 200);
  }

  /** The first page of a customer's orders. */
  async listOrders(customerId: string): Promise<void> {
    const path = `/v1/orders?${new URLSearchParams({ customerId }).toString()}`;
    await this.exchange({ method: 'GET', path, headers: getHeaders }, 200);
  }

  /** @returns the cursor of the next page, if there is one; nothing else of the answer is looked at, for it may be long */
  async getHistory(orderId: string, query: Readonly<Record<string, string>>): Promise<string | undefined> {
    const path = `/v1/orders/${orderId}/history?${new URLSearchParams(query).toString()}`;
    const { end } = await this.exchange({ method: 'GET', path, headers: getHeaders }, 200, endLength);
    return nextCursor.exec(end)?.[1];
  }

  async getHealth(): Promise<void> {
    await this.exchange({ method: 'GET', path: '/health/live', headers: getHeaders }, 200);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private exchange(request: Dispatcher.DispatchOptions, expected: number, endLength = 0): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    let status = 0;
    let position: string | undefined;
    let end = '';
    let problem = '';
    this.pool.dispatch(request, {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, statusCode, headers) => {
        status = statusCode;
        position = headers[headerNames.position] as string | undefined;
      },
      onResponseData: (_controller, chunk) => {
        if (status !== expected) problem += chunk.toString();
        if (endLength > 0)
          end = end.slice(-endLength) + chunk.toString('latin1', Math.max(0, chunk.length - endLength));
      },
      onResponseEnd: () => {
        if (status === expected) resolve({ position, end });
        else reject(new Error(`${request.method} ${request.path} was answered with ${status}: ${problem}`));
      },
      onResponseError: (_controller, error) => reject(error),
    });
    return promise;
  }
}

interface Answer {
  readonly position: string | undefined;
  /** Its last characters, if some were asked for. */
  readonly end: string;
}

/** A cursor is shorter. */
const endLength = 1_024;
const nextCursor = /"nextCursor":"([^"]+)"\}$/;

const getHeaders = { authorization: `Bearer ${apiKey}` };
const postHeaders = { ...getHeaders, 'content-type': 'application/json' };
