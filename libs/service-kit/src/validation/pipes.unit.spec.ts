import { Body, Controller, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import Type, { type Static } from 'typebox';
import { sha256OfKey } from '../auth/principal.js';
import { createHttpService } from '../http/create-http-service.js';
import { BODY_LIMIT_BYTES } from '../http/limits.js';
import { createLogger } from '../logging/logger.js';
import type { Problem } from '../problem/problem.js';
import { validBody, validPath, validQuery } from './pipes.js';

const Note = Type.Object(
  { text: Type.String({ minLength: 1, format: 'text' }), stars: Type.Integer({ minimum: 1, maximum: 5 }) },
  { additionalProperties: false },
);
const ListNotes = Type.Object({
  limit: Type.Integer({ minimum: 1, default: 10 }),
  q: Type.Optional(Type.String()),
});
const NotePath = Type.Object({ id: Type.Integer({ minimum: 1 }) });

const startsWithCapital = (body: unknown) => {
  const text = (body as { text?: unknown } | null)?.text;
  return typeof text === 'string' && /^[a-z]/.test(text)
    ? [{ pointer: '/text', code: 'text-not-capitalised', detail: 'This must start with a capital.' }]
    : [];
};

/** What the module knows of the texts that there are. */
class KnownTexts {
  readonly texts = new Set(['Again']);

  check(body: unknown) {
    const text = (body as { text?: unknown } | null)?.text;
    return typeof text === 'string' && this.texts.has(text)
      ? [{ pointer: '/text', code: 'text-known', detail: 'This is there already.' }]
      : [];
  }
}

@Controller('v1/notes')
class NotesController {
  @Post()
  create(@Body(validBody(Note, { rules: [startsWithCapital] })) body: Static<typeof Note>): unknown {
    return body;
  }

  @Post('once')
  once(
    @Body(validBody(Note, { rules: [startsWithCapital], injected: KnownTexts })) body: Static<typeof Note>,
  ): unknown {
    return body;
  }

  @Post('touch')
  @HttpCode(200)
  touch(@Body(validBody(Note, { optional: true })) body: Static<typeof Note> | undefined): unknown {
    return { touched: body ?? null };
  }

  @Get()
  list(@Query(validQuery(ListNotes)) query: Static<typeof ListNotes>): unknown {
    return query;
  }

  @Get(':id')
  read(@Param(validPath(NotePath)) path: Static<typeof NotePath>): unknown {
    return path;
  }
}

@Module({ controllers: [NotesController], providers: [KnownTexts] })
class NotesModule {}

const key = 'the-key-of-the-administrator';
const json = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
let app: NestFastifyApplication;

beforeAll(async () => {
  app = await createHttpService(NotesModule, {
    description: { title: 'Notes', version: '1' },
    logger: createLogger({ level: 'silent' }),
    principals: [{ id: 'root', role: 'administrator', keySha256: sha256OfKey(key) }],
  });
});
afterAll(() => app.close());

const post = (payload: string | Buffer, headers: Record<string, string> = json, url = '/v1/notes') =>
  app.inject({ method: 'POST', url, headers, payload });
const get = (url: string, headers: Record<string, string> = json) =>
  app.inject({ method: 'GET', url, headers });
const codesOf = (response: { json(): unknown }): string[] =>
  (response.json() as { errors?: Array<{ pointer: string; code: string }> }).errors?.map(
    ({ pointer, code }) => `${pointer} ${code}`,
  ) ?? [];

describe('bodies', () => {
  it('reach the handler when they are valid', async () => {
    const response = await post('{"text":"Zoë","stars":5}', {
      ...json,
      'content-type': 'application/json; charset=UTF-8',
    });
    expect([response.statusCode, response.json()]).toEqual([201, { text: 'Zoë', stars: 5 }]);
  });

  it('are refused with every violation, those of rules included', async () => {
    const response = await post('{"text":"low\\u0000","stars":"5","extra":1}');
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.json()).toMatchObject({
      type: 'urn:daybook:problem:request-invalid',
      status: 400,
      code: 'request-invalid',
      title: 'The request is not valid',
      instance: `urn:daybook:request:${String(response.headers['x-request-id'])}`,
    });
    expect(codesOf(response).toSorted()).toEqual([
      '/extra field-unknown',
      '/stars type-mismatch',
      '/text text-malformed',
      '/text text-not-capitalised',
    ]);
  });

  it('are refused by a rule alone', async () => {
    expect(codesOf(await post('{"text":"low","stars":5}'))).toEqual(['/text text-not-capitalised']);
  });

  it('are refused by a rule of the module together with all others', async () => {
    const once = (body: object) => post(JSON.stringify(body), json, '/v1/notes/once');
    expect(codesOf(await once({ text: 'Again', stars: 6 }))).toEqual([
      '/stars too-large',
      '/text text-known',
    ]);
    expect(codesOf(await once({ text: 'Again', stars: 5 }))).toEqual(['/text text-known']);
    expect(codesOf(await once({ text: 'low', stars: 5 }))).toEqual(['/text text-not-capitalised']);
    expect((await once({ text: 'New', stars: 5 })).statusCode).toBe(201);
  });

  it.each<[string, string | Buffer, Record<string, string>, number, string]>([
    ['broken JSON', '{"text":', json, 400, 'body-not-json'],
    ['__proto__', '{"__proto__":{"a":1}}', json, 400, 'body-not-json'],
    ['an escaped __proto__', '{"\\u005f_proto__":{"a":1}}', json, 400, 'body-not-json'],
    ['constructor.prototype', '{"constructor":{"prototype":{"a":1}}}', json, 400, 'body-not-json'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), json, 400, 'body-not-json'],
    ['nothing', '', json, 400, 'body-missing'],
    ['null', 'null', json, 400, 'request-invalid'],
    ['too much', `"${'x'.repeat(BODY_LIMIT_BYTES)}"`, json, 413, 'body-too-large'],
    ['no content type', '{}', { authorization: json.authorization }, 415, 'content-type-unsupported'],
    ...[
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonx',
      'application/problem+json',
      'application/json; charset=latin1',
      'application/json; charset=utf-8; charset=latin1',
      'application/json, text/plain',
      'nonsense',
    ].map((type): [string, string, Record<string, string>, number, string] => [
      type,
      '{"text":"A","stars":5}',
      { ...json, 'content-type': type },
      415,
      'content-type-unsupported',
    ]),
  ])('of %s are refused', async (_name, payload, headers, status, code) => {
    const response = await post(payload, headers);
    expect([response.statusCode, (response.json() as Problem).code]).toEqual([status, code]);
    expect(response.headers['content-type']).toBe('application/problem+json');
  });

  it('take the largest size', async () => {
    const payload = `{"text":"A","stars":5${' '.repeat(BODY_LIMIT_BYTES - 22)}}`;
    expect(Buffer.byteLength(payload)).toBe(BODY_LIMIT_BYTES);
    expect((await post(payload)).statusCode).toBe(201);
  });

  it('may be left out where they are optional', async () => {
    const { authorization } = json;
    const none = await app.inject({ method: 'POST', url: '/v1/notes/touch', headers: { authorization } });
    expect([none.statusCode, none.json()]).toEqual([200, { touched: null }]);
    expect((await post('', json, '/v1/notes/touch')).json()).toEqual({ touched: null });
    expect((await post('{}', json, '/v1/notes/touch')).statusCode).toBe(400);
  });
});

describe('queries and paths', () => {
  it('are read as what the schema says', async () => {
    expect((await get('/v1/notes?limit=5&q=a%20b')).json()).toEqual({ limit: 5, q: 'a b' });
    expect((await get('/v1/notes')).json()).toEqual({ limit: 10 });
    expect((await get('/v1/notes/7')).json()).toEqual({ id: 7 });
  });

  it('are refused with every violation', async () => {
    expect(codesOf(await get('/v1/notes?limit=0&limit=1&colour=red&__proto__=x'))).toEqual([
      '/limit parameter-repeated',
      '/colour field-unknown',
      '/__proto__ field-unknown',
      '/limit too-small',
    ]);
    expect(codesOf(await get('/v1/notes/0x7'))).toEqual(['/id type-mismatch']);
  });
});
