import { connect } from 'node:net';
import {
  Body,
  ConflictException,
  Controller,
  Get,
  HttpCode,
  ImATeapotException,
  Module,
  NotFoundException,
  Param,
  Post,
  Query,
  ServiceUnavailableException,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import Type, { type Static } from 'typebox';
import { sha256OfKey } from '../auth/principal.js';
import { createLogger } from '../logging/logger.js';
import { Problem } from '../problem/problem.js';
import { validBody, validPath, validQuery } from '../validation/pipes.js';
import { createHttpService } from './create-http-service.js';
import { BODY_LIMIT_BYTES } from './limits.js';
import { listen } from './listen.js';

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

const failures: Record<string, () => Error> = {
  problem: () =>
    new Problem({
      status: 409,
      code: 'note-taken',
      title: 'Taken',
      detail: 'By whom?',
      headers: { 'retry-after': '3' },
    }),
  conflict: () => new ConflictException('Two at once'),
  missing: () => new NotFoundException('No such note'),
  teapot: () => new ImATeapotException(),
  unavailable: () => new ServiceUnavailableException('pg at 10.0.0.1 is down'),
  bug: () => new TypeError('secret internals'),
  syntax: () => new SyntaxError('secret internals'),
  status: () => Object.assign(new Error('secret internals'), { statusCode: 400 }),
};

@Controller('v1/notes')
class NotesController {
  @Post()
  create(@Body(validBody(Note, { rules: [startsWithCapital] })) body: Static<typeof Note>): unknown {
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

  @Get('failures/:kind')
  fail(@Param('kind') kind: string): never {
    throw failures[kind]?.() ?? new Error(kind);
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const key = 'the-key-of-the-administrator';
const json = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
const lines: string[] = [];
let app: NestFastifyApplication;

beforeAll(async () => {
  app = await createHttpService(NotesModule, {
    description: { title: 'Notes', version: '1' },
    logger: createLogger({ destination: { write: (line) => void lines.push(line) } }),
    principals: [{ id: 'root', role: 'administrator', keySha256: sha256OfKey(key) }],
  });
});
afterAll(() => app.close());
beforeEach(() => void lines.splice(0));

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
    expect(codesOf(await get('/v1/notes?limit=0&limit=1&colour=red&__proto__=x'))).toEqual(
      [
        '/limit parameter-repeated',
        '/__proto__ field-unknown',
        '/colour field-unknown',
        '/limit too-small',
      ].toSorted(),
    );
    expect(codesOf(await get('/v1/notes/0x7'))).toEqual(['/id type-mismatch']);
  });
});

describe('failures', () => {
  it.each<[string, number, string, string | undefined]>([
    ['problem', 409, 'note-taken', 'By whom?'],
    ['conflict', 409, 'conflict', 'Two at once'],
    ['missing', 404, 'not-found', 'No such note'],
    ['teapot', 418, 'request-refused', undefined],
    ['unavailable', 503, 'service-unavailable', undefined],
    ['bug', 500, 'internal-error', undefined],
    ['syntax', 500, 'internal-error', undefined],
    ['status', 500, 'internal-error', undefined],
  ])('of kind %s answer %i %s', async (kind, status, code, detail) => {
    const response = await get(`/v1/notes/failures/${kind}`);
    const body = response.json() as Problem;
    expect([response.statusCode, body.status, body.code, body.detail]).toEqual([
      status,
      status,
      code,
      detail,
    ]);
    expect(response.body).not.toMatch(/secret|10\.0\.0\.1|stack/);
  });

  it('carry the headers of their problem', async () => {
    expect((await get('/v1/notes/failures/problem')).headers['retry-after']).toBe('3');
  });

  it('of our own are logged with the error, those of the client are not', async () => {
    await get('/v1/notes/failures/conflict');
    expect(lines).toEqual([]);
    const response = await get('/v1/notes/failures/bug?token=hidden');
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged).toEqual([
      expect.objectContaining({
        level: 'error',
        err: expect.objectContaining({ message: 'secret internals' }),
      }),
      expect.objectContaining({
        level: 'error',
        method: 'GET',
        route: '/v1/notes/failures/:kind',
        status: 500,
        requestId: response.headers['x-request-id'],
      }),
    ]);
    expect(lines.join()).not.toMatch(/hidden|the-key-of/);
  });

  it.each([
    ['/v1/nowhere', 404, 'route-not-found'],
    ['/v1/notes/', 404, 'route-not-found'],
    ['/v1/notes/%zz', 400, 'url-malformed'],
    [`/v1/notes/${'1'.repeat(300)}`, 414, 'parameter-too-long'],
  ])('of the route: %s answers %i', async (url, status, code) => {
    const response = await get(url);
    expect([response.statusCode, (response.json() as Problem).code]).toEqual([status, code]);
    expect(response.headers['content-type']).toBe('application/problem+json');
  });

  it('of a method that a route does not have answer 404', async () => {
    expect((await app.inject({ method: 'DELETE', url: '/v1/notes', headers: json })).statusCode).toBe(404);
  });

  it('to speak HTTP are answered, too', async () => {
    const url = new URL(await listen(app, { port: 0 }));
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname, () => socket.write('NONSENSE\r\n\r\n'));
      socket.once('data', (data) => resolve(String(data)));
      socket.once('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"request-malformed"');
  });
});

describe('headers', () => {
  it('are safe on every answer', async () => {
    for (const url of ['/v1/notes', '/v1/nowhere', '/v1/notes/%zz', '/openapi.json']) {
      const { headers } = await get(url);
      expect([url, headers['x-content-type-options'], headers['cache-control']]).toEqual([
        url,
        'nosniff',
        'no-store',
      ]);
    }
  });

  it('give back a well-formed request id, and a new one for others', async () => {
    const idFor = async (id: string) =>
      (await get('/v1/notes', { ...json, 'x-request-id': id })).headers['x-request-id'];
    expect(await idFor('abc-1.2:3_4')).toBe('abc-1.2:3_4');
    for (const bad of ['', 'a b', 'x'.repeat(129), '"><']) {
      expect(await idFor(bad)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
