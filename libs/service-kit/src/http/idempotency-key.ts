import { headerNames, headerPatterns } from '@daybook/contracts';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem/problem.js';

const form = new RegExp(headerPatterns.idempotencyKey);

/** @throws Problem for a key that is too long, empty, or has blanks or other than ASCII in it */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const given = request.headers[headerNames.idempotencyKey];
  const key = Array.isArray(given) ? given.join(',') : given;
  if (key === undefined || form.test(key)) return key;
  throw new Problem({
    status: 400,
    code: 'idempotency-key-malformed',
    title: 'The idempotency key is malformed',
    detail: 'It is 1 to 128 visible ASCII characters.',
  });
}
