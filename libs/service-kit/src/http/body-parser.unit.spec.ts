import { gzipSync } from 'node:zlib';
import { Body, Controller, HttpCode, Module, Post, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Public } from '../auth/auth.decorators.js';
import { sha256OfKey } from '../auth/principal.js';
import { createLogger } from '../logging/logger.js';
import { MAX_VIOLATIONS, type ProblemDocument } from '../problem/problem.js';
import { validBody } from '../validation/pipes.js';
import { createHttpService } from './create-http-service.js';
import { BODY_LIMIT_BYTES, SIGNED_BODY_LIMIT_BYTES } from './limits.js';

const Note = Type.Object(
  { text: Type.String(), tags: Type.Array(Type.Object({ tag: Type.String() }), { maxItems: 5_000 }) },
  { additionalProperties: false },
);

@Controller('v1')
class NotesController {
  @Post('notes')
  @HttpCode(200)
  create(@Body(validBody(Note)) body: unknown): unknown {
    return body;
  }

  @Post('signed')
  @HttpCode(200)
  @Public({ isSigned: true })
  hear(@Req() { body }: FastifyRequest): unknown {
    return { bytes: Buffer.isBuffer(body) ? body.toString('latin1') : null };
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const key = 'the-key-of-the-administrator';
const json = { 'content-type': 'application/json' };
const keyed = { authorization: `Bearer ${key}`, ...json };
let app: NestFastifyApplication;

beforeAll(async () => {
  app = await createHttpService(NotesModule, {
    description: { title: 'Notes', version: '1' },
    logger: createLogger({ level: 'silent' }),
    principals: [{ id: 'root', role: 'administrator', keySha256: sha256OfKey(key) }],
  });
});
afterAll(() => app.close());

async function refusal(url: string, payload: string | Buffer, headers: Record<string, string> = keyed) {
  const response = await app.inject({ method: 'POST', url, headers, payload });
  const { status, code, errors = [], hasMoreErrors = false } = response.json<ProblemDocument>();
  expect(response.headers['content-type']).toBe('application/problem+json');
  return { status, code, errors: errors.map((each) => `${each.pointer} ${each.code}`), hasMoreErrors };
}
const invalid = (...errors: string[]) => ({
  status: 400,
  code: 'request-invalid',
  errors,
  hasMoreErrors: false,
});

describe('a body', () => {
  it('with a field twice is refused', async () => {
    const tags = '"tags":[{"tag":"a"},{"tag":"b","t\\u0061g":"c"}]';
    expect(await refusal('/v1/notes', `{"text":"a","text":"b",${tags}}`)).toEqual(
      invalid('/text field-repeated', '/tags/1/tag field-repeated'),
    );
  });

  it.each([
    ['depth without end', '['.repeat(BODY_LIMIT_BYTES), 'nested-too-deeply'],
    ['values without end', `[${'0,'.repeat(BODY_LIMIT_BYTES / 2 - 2)}0]`, 'too-many-values'],
    [
      'names without end',
      JSON.stringify(Object.fromEntries(Array.from({ length: 150_000 }, (_, index) => [`k${index}`, 0]))),
      'too-many-fields',
    ],
  ])('of %s is refused before it is parsed', async (_name, body, code) => {
    expect(await refusal('/v1/notes', body)).toEqual(invalid(` ${code}`));
  });

  it('with more violations than an answer lists says that there are more', async () => {
    const tags = Array.from({ length: 4_000 }, () => ({ tag: 0 }));
    const { errors, ...rest } = await refusal('/v1/notes', JSON.stringify({ text: 'a', tags }));
    expect(rest).toEqual({ status: 400, code: 'request-invalid', hasMoreErrors: true });
    expect(errors).toEqual(
      tags.slice(0, MAX_VIOLATIONS).map((_, index) => `/tags/${index}/tag type-mismatch`),
    );
  });

  it.each(['gzip', 'br', 'identity', ''])('of content encoding %j is refused', async (encoding) => {
    const body = gzipSync('{"text":"a","tags":[]}');
    const response = await app.inject({
      method: 'POST',
      url: '/v1/notes',
      headers: { ...keyed, 'content-encoding': encoding },
      payload: body,
    });
    expect([response.statusCode, response.json<ProblemDocument>().code]).toEqual([
      415,
      'content-encoding-unsupported',
    ]);
    expect(response.headers['accept-encoding']).toBe('identity');
  });
});

describe('a signed body', () => {
  const heard = async (payload: string | Buffer) =>
    (await app.inject({ method: 'POST', url: '/v1/signed', headers: json, payload })).json<unknown>();

  it.each(['[[[', '{"a":1,"a":2}', '\u00ff', '', '{"__proto__":1}'])(
    'comes to its route as it is, whatever it is: %j',
    async (body) => {
      expect(await heard(Buffer.from(body, 'latin1'))).toEqual({ bytes: body });
    },
  );

  it('has a limit of its own', async () => {
    const largest = 'x'.repeat(SIGNED_BODY_LIMIT_BYTES);
    expect(await heard(largest)).toEqual({ bytes: largest });
    const { status, code } = await refusal('/v1/signed', `${largest}x`, json);
    expect([status, code]).toEqual([413, 'body-too-large']);
  });

  it('is JSON all the same', async () => {
    const { status } = await refusal('/v1/signed', 'a', { 'content-type': 'text/plain' });
    expect(status).toBe(415);
  });
});
