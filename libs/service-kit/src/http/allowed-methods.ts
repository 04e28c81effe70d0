import type { FastifyInstance, FastifyRequest } from 'fastify';
import createRouter from 'find-my-way';
import { MAX_PATH_PARAMETER_LENGTH } from './limits.js';

export type AllowedMethods = (request: FastifyRequest) => readonly string[];

/**
 * Which methods there are for the path of a request, asked of a router like Fastify's own, which does not tell. Knows
 * all routes that are added from now on.
 */
export function allowedMethods(fastify: FastifyInstance): AllowedMethods {
  const router = createRouter({ maxParamLength: MAX_PATH_PARAMETER_LENGTH });
  const methodsByUrl = new Map<string, Set<string>>();
  fastify.addHook('onRoute', ({ method, url }) => {
    let methods = methodsByUrl.get(url);
    if (!methods) {
      methodsByUrl.set(url, (methods = new Set()));
      // The paths of all methods in one tree, so that the one that fits best is found.
      router.on('GET', url, () => undefined, methods);
    }
    for (const each of [method].flat()) methods.add(each);
  });
  return ({ raw }) => [...((router.find('GET', raw.url ?? '')?.store ?? []) as Iterable<string>)];
}
