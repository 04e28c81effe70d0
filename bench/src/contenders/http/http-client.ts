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
  placeOrder(order: object): Promise<string | undefined> {
    const body = JSON.stringify(order);
    return this.send({ method: 'POST', path: '/v1/orders', headers: postHeaders, body }, 201);
  }

  async getOrder(orderId: string, position?: string): Promise<void> {
    const headers = position === undefined ? getHeaders : { ...getHeaders, [headerNames.position]: position };
    await this.send({ method: 'GET', path: `/v1/orders/${orderId}`, headers }, 200);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private send(request: Dispatcher.DispatchOptions, expected: number): Promise<string | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
    let status = 0;
    let position: string | undefined;
    let problem = '';
    this.pool.dispatch(request, {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, statusCode, headers) => {
        status = statusCode;
        position = headers[headerNames.position] as string | undefined;
      },
      onResponseData: (_controller, chunk) => {
        if (status !== expected) problem += chunk.toString();
      },
      onResponseEnd: () => {
        if (status === expected) resolve(position);
        else reject(new Error(`${request.method} ${request.path} was answered with ${status}: ${problem}`));
      },
      onResponseError: (_controller, error) => reject(error),
    });
    return promise;
  }
}

const getHeaders = { authorization: `Bearer ${apiKey}` };
const postHeaders = { ...getHeaders, 'content-type': 'application/json' };
