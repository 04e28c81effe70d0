import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { commonProblems } from '../problem/common-problems.js';
import { distinctViolations } from '../problem/problem.js';
import { countFields, repeatedFields, shapeOf } from './json-shape.js';
import { SIGNED_BODY_LIMIT_BYTES } from './limits.js';

const JSON_CONTENT_TYPE = /^application\/json[\t ]*(?:;[\t ]*charset="?utf-8"?[\t ]*)?$/i;

/**
 * Takes JSON in UTF-8, not encoded any further, and nothing else; Fastify refuses the other content types, and none,
 * with 415.
 *
 * Bytes that are not UTF-8 are refused rather than replaced: what is stored must be what was sent.
 * Keys that would reach a prototype are refused as well, and those that are there twice, of which others may take the
 * first where we take the last. An empty body is no body; whether that is an error is known to the route.
 *
 * What is signed comes to its route as its bytes: nothing of it is read before the signature over them is checked.
 */
export function acceptOnlyJson(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (route.config?.signed === true) route.bodyLimit = SIGNED_BODY_LIMIT_BYTES;
  });
  fastify.addHook('preParsing', (request, _reply, _payload, done) => {
    done(request.headers['content-encoding'] === undefined ? null : commonProblems.contentEncoded());
  });
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!JSON_CONTENT_TYPE.test(request.headers['content-type'] ?? '')) {
      done(commonProblems.contentTypeUnsupported());
    } else if (request.routeOptions.config.signed === true) {
      done(null, body);
    } else if (body.length === 0) {
      done(null, undefined);
    } else if (!isUtf8(body)) {
      done(commonProblems.bodyNotJson());
    } else {
      const shape = shapeOf(body);
      if (!shape.ok) {
        done(commonProblems.requestInvalid([shape.violation]));
        return;
      }
      const text = body.toString('utf8');
      void parseJson(request, text, (error, value?: unknown) => {
        if (error || countFields(value) === shape.fields) done(error, value);
        else done(commonProblems.requestInvalid(distinctViolations(repeatedFields(text))));
      });
    }
  });
}
