import type { ConnectionError, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { asProblem } from '../problem/as-problem.js';
import { PROBLEM_MEDIA_TYPE, Problem } from '../problem/problem.js';
import { sendProblem } from '../problem/problem.filter.js';

/** Answers what the router refuses, before any hook runs: a malformed URL, an endless parameter. */
export function answerFrameworkError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
  sendProblem(reply, asProblem(error), request.id);
}

const problems: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem({
    status: 431,
    code: 'headers-too-large',
    title: 'Request Header Fields Too Large',
  }),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem({ status: 408, code: 'request-timeout', title: 'Request Timeout' }),
};

const malformed = new Problem({ status: 400, code: 'request-malformed', title: 'Bad Request' });

/** Answers what is not HTTP enough to become a request, on the bare socket. */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET') return;
  const problem = problems[error.code] ?? malformed;
  const body = JSON.stringify(problem.toDocument());
  if (socket.writable && socket.bytesWritten === 0) {
    socket.write(
      `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy(error);
}
