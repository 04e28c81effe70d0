import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { asProblem } from './as-problem.js';
import { PROBLEM_MEDIA_TYPE, type Problem } from './problem.js';
import type { ProblemRegistry } from './problem.registry.js';

/** Turns whatever was thrown into problem+json, and logs what is our own failure. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;
  readonly #registry: ProblemRegistry;

  constructor(logger: Logger, registry: ProblemRegistry) {
    this.#logger = logger;
    this.#registry = registry;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.#registry.problemOf(error) ?? asProblem(error);
    // A refusal made on purpose, such as 503 while a view catches up, has nothing more to tell.
    if (problem.status >= 500 && (problem !== error || problem.cause !== undefined)) {
      this.#logger.error({ err: error, requestId: request.id }, 'A request failed.');
    }
    if (reply.raw.headersSent) {
      // Half an answer is on its way; the client must not take it for a whole one.
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, problem, request.id);
  }
}

/** Sends `problem` as it is, past serializers that were meant for the successful answer. */
export function sendProblem(reply: FastifyReply, problem: Problem, requestId: string): void {
  void reply
    .code(problem.status)
    .removeHeader('content-length')
    .headers(problem.headers)
    .type(PROBLEM_MEDIA_TYPE)
    .serializer(JSON.stringify)
    .send(problem.toDocument(requestId));
}
