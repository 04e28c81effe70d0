import { connect } from 'node:net';
import {
  ConflictException,
  Controller,
  Get,
  ImATeapotException,
  Module,
  NotFoundException,
  Param,
  ServiceUnavailableException,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { sha256OfKey } from '../auth/principal.js';
import { createHttpService } from '../http/create-http-service.js';
import { listen } from '../http/listen.js';
import { createLogger } from '../logging/logger.js';
import { Problem } from './problem.js';

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
  @Get()
  list(): unknown {
    return [];
  }

  @Get(':id')
  read(@Param('id') id: string): unknown {
    return { id };
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

const get = (url: string, headers: Record<string, string> = json) =>
  app.inject({ method: 'GET', url, headers });
describe('failures', () => {
  it.each<[string, number, string, string | undefined]>([
    ['problem', 409, 'note-taken', 'By whom?'],
    ['conflict', 409, 'conflict', 'Two at once'],
    ['missing', 404, 'not-found', 'No such note'],
    ['teapot', 418, 'request-refused', "I'm a teapot"],
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

  it.each<[string, string, string]>([
    ['DELETE', '/v1/notes', 'GET, HEAD'],
    ['PUT', '/v1/notes', 'GET, HEAD'],
    ['TRACE', '/v1/notes/7?x=1', 'GET, HEAD'],
    ['OPTIONS', '/v1/%6eotes/failures/x', 'GET, HEAD'],
    ['PROPFIND', '/v1/notes', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['POST', '/docs', 'GET, HEAD'],
  ])('of a method that a route does not have answer 405: %s %s', async (method, url, allow) => {
    const response = await app.inject({ method: method as 'PUT', url, headers: json });
    expect([response.statusCode, (response.json() as Problem).code]).toEqual([405, 'method-not-allowed']);
    expect(response.headers['allow']).toBe(allow);
  });

  it('of a method without a route answer 404', async () => {
    const response = await app.inject({ method: 'PUT', url: '/v1/nowhere', headers: json });
    expect(response.statusCode).toBe(404);
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
