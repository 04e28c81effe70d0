import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { commonProblems } from '../problem/common-problems.js';

const JSON_CONTENT_TYPE = /^application\/json[\t ]*(?:;[\t ]*charset="?utf-8"?[\t ]*)?$/i;

/**
 * Takes JSON in UTF-8 and nothing else; Fastify refuses the other content types, and none, with 415.
 *
 * Bytes that are not UTF-8 are refused rather than replaced: what is stored must be what was sent.
 * Keys that would reach a prototype are refused as well. An empty body is no body; whether that is
 * an error is known to the route.
 */
export function acceptOnlyJson(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!JSON_CONTENT_TYPE.test(request.headers['content-type'] ?? '')) {
      done(commonProblems.contentTypeUnsupported());
    } else if (body.length === 0) {
      done(null, undefined);
    } else if (!isUtf8(body)) {
      done(commonProblems.bodyNotJson());
    } else {
      if (request.routeOptions.config.signed === true) request.rawBody = body;
      void parseJson(request, body.toString('utf8'), done);
    }
  });
}
