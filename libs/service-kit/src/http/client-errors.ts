import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyReply, FastifyRequest } from 'fastify';
import { asProblem } from '../problem/as-problem.js';
import { commonProblems } from '../problem/common-problems.js';
import { PROBLEM_MEDIA_TYPE, type Problem } from '../problem/problem.js';
import { sendProblem } from '../problem/problem.filter.js';

/** Answers what the router refuses, before any hook runs: a malformed URL, an endless parameter. */
export function answerFrameworkError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
  sendProblem(reply, asProblem(error), request.id);
}

const problems: Readonly<Record<string, () => Problem>> = {
  HPE_HEADER_OVERFLOW: commonProblems.headersTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: commonProblems.bodyTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: commonProblems.requestTimeout,
};

/**
 * Answers what is not HTTP enough to become a request, as the last thing on its connection. Requests that came before
 * it on the same connection have their answers first: they are carried out, whatever follows them.
 */
export class ClientErrors {
  /** The answer to each connection's last request. Answers go out in the order of their requests. */
  readonly #last = new WeakMap<Socket, ServerResponse>();
  readonly #refused = new WeakSet<Socket>();

  /** Notes what is asked of the server from now on, and what Node would answer by itself. */
  observe(server: Server): void {
    server.prependListener('request', (request, response) => this.#last.set(request.socket, response));
    server.on('checkExpectation', (request, response) => server.emit('request', request, response));
    server.on('connect', (_request, socket: Socket) =>
      this.#answer(socket, commonProblems.methodNotImplemented()),
    );
  }

  readonly answer = (error: ConnectionError, socket: Socket): void => {
    if (error.code === 'ECONNRESET') socket.destroy();
    // What follows garbage is garbage to the parser, too.
    if (socket.destroyed || this.#refused.has(socket)) return;
    this.#refused.add(socket);
    this.#answer(socket, (problems[error.code] ?? commonProblems.requestMalformed)());
  };

  #answer(socket: Socket, problem: Problem): void {
    const last = this.#last.get(socket);
    if (last === undefined || (last.closed && last.req.complete)) sayLast(socket, problem);
    // The error is in this request's body. If it had its answer already, there is nothing more to say.
    else if (last.closed) socket.destroySoon();
    else if (!last.req.complete && !last.headersSent) answerInstead(last, problem);
    else last.once('close', () => this.#answer(socket, problem));
  }
}

interface Answer {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

function answerOf(problem: Problem): Answer {
  const body = JSON.stringify(problem.toDocument());
  const headers = {
    ...problem.headers,
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    connection: 'close',
  };
  return { body, headers };
}

/** In the place of whoever waits for the rest of the request. Node puts it in its turn. */
function answerInstead(response: ServerResponse, problem: Problem): void {
  const { body, headers } = answerOf(problem);
  response.writeHead(problem.status, headers).end(body);
}

/** On the bare connection. */
function sayLast(socket: Socket, problem: Problem): void {
  if (socket.writable) {
    const { body, headers } = answerOf(problem);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`);
  }
  socket.destroySoon();
}
