import { finished } from 'node:stream';
import { Room } from '@daybook/waiting';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { commonProblems } from '../problem/common-problems.js';
import { BODY_LIMIT_BYTES } from './limits.js';

export interface BodyRoomOptions {
  /** Bytes of bodies whose requests are carried out at a time. */
  readonly maxBytes: number;
  /** Requests that may wait for room, before their bodies are read. */
  readonly maxWaiting: number;
  /** How long each of them waits. */
  readonly waitLimitMs: number;
}

/**
 * A body takes several times its bytes in memory until its request is answered. A client that sends it while there is
 * no room is let wait, which slows it down and costs nothing: only then it is read.
 */
export function boundBodies(
  fastify: FastifyInstance,
  { maxBytes, maxWaiting, waitLimitMs }: BodyRoomOptions,
): void {
  const room = new Room(maxBytes);
  fastify.addHook('onRequest', async (request, reply) => {
    const bytes = bodyBytes(request);
    // Who has no key shall not take the room of those who have.
    if (bytes === 0 || request.principal === null) return;
    const isIn = room.waiting < maxWaiting && (await room.enter(bytes, waitLimitMs));
    if (!isIn) throw commonProblems.overloaded();
    finished(reply.raw, () => room.leave(bytes));
  });
}

/** As it announces itself; without a length, the most that it may come to. What is too long is refused anyway. */
function bodyBytes({ headers }: FastifyRequest): number {
  const announced = headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : NaN;
  return Math.min(Number.isNaN(announced) ? BODY_LIMIT_BYTES : announced, BODY_LIMIT_BYTES);
}
