import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpService } from '../http/create-http-service.js';
import { createLogger } from '../logging/logger.js';
import { CurrentPrincipal, Public, Roles } from './auth.decorators.js';
import { Authenticator, mayActAs, type Principal, sha256OfKey } from './principal.js';

@Controller('v1/things')
class ThingsController {
  @Get()
  list(@CurrentPrincipal() principal: Principal): unknown {
    return { data: 'secret', principal };
  }

  @Post()
  create(): unknown {
    return { data: 'secret' };
  }

  @Get('audit')
  @Roles('auditor')
  audit(): unknown {
    return { data: 'secret' };
  }

  @Get('welcome')
  @Public()
  welcome(@CurrentPrincipal() principal: Principal | null): unknown {
    return { welcome: principal?.id ?? 'stranger' };
  }
}

@Public()
@Controller('hooks')
class HooksController {
  @Post()
  receive(): unknown {
    return { received: true };
  }
}

@Roles('importer', 'auditor')
@Controller('v1/both')
class BothController {
  @Get()
  list(): unknown {
    return { data: 'secret' };
  }
}

@Module({ controllers: [ThingsController, HooksController, BothController] })
class ThingsModule {}

const keys = { root: 'key-of-the-administrator', ann: 'key-of-the-auditor', ivo: 'key-of-the-importer' };
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const logged: string[] = [];
let app: NestFastifyApplication;

beforeAll(async () => {
  app = await createHttpService(ThingsModule, {
    description: { title: 'Things', version: '1' },
    logger: createLogger({ destination: { write: (line) => void logged.push(line) } }),
    principals: [
      { id: 'root', role: 'administrator', keySha256: sha256OfKey(keys.root) },
      { id: 'ann', role: 'auditor', keySha256: sha256OfKey(keys.ann) },
      { id: 'ivo', role: 'importer', keySha256: sha256OfKey(keys.ivo) },
    ],
    prepare: (fastify) => {
      fastify.get('/plain', () => ({ data: 'secret' }));
      fastify.get('/files/*', () => ({ file: true }));
    },
    publicRoutes: ['/files'],
  });
});
afterAll(() => app.close());

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers });

describe('a refusal', () => {
  it.each([
    [401, { authorization: 'Bearer a-key-that-is-wrong' }, '/v1/things?secret=1'],
    [403, bearer(keys.ivo), '/v1/things/audit?secret=1'],
  ])('with %d stands in the log, without what was refused', async (status, headers, url) => {
    logged.length = 0;
    expect((await get(url, headers)).statusCode).toBe(status);
    const [line, ...others] = logged;
    expect(others).toEqual([]);
    expect(JSON.parse(line!)).toMatchObject({
      level: 'warn',
      status,
      method: 'GET',
      requestId: expect.any(String),
    });
    expect(line).not.toMatch(/key-|secret/);
  });

  it('is all that stands there at the default level', async () => {
    logged.length = 0;
    await get('/v1/things', bearer(keys.root));
    await get('/v1/unknown', bearer(keys.root));
    expect(logged).toEqual([]);
  });
});

describe('without a valid key', () => {
  it.each([
    '/v1/things',
    '/v1/things?x=1',
    '/v1/%74hings',
    '/%761/things',
    '/v1/things#x',
    '//v1/things',
    '/v1//things',
    '/v1/things/',
    '/V1/THINGS',
    '/v1/things;x=1',
    '/v1/x/../things',
    '/v1/./things',
    '/health/..%2fv1/things',
    '/health/live/../../v1/things',
    '/docs/../v1/things',
    '/docs/..%2f..%2fv1/things',
    '/files/../v1/things',
    '/v1/things/audit',
    '/v1/things%2faudit',
    '/plain',
    '/v1/both',
    '/v1/unknown',
  ])('no spelling of %s gives data', async (url) => {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      const response = await app.inject({ method, url });
      expect(response.body).not.toContain('secret');
      // A path below a public route of Fastify's own belongs to that route, however it is spelled.
      if (!url.startsWith('/files/')) expect([401, 404, 405]).toContain(response.statusCode);
    }
  });

  it.each([
    {},
    { authorization: '' },
    { authorization: keys.root },
    { authorization: `Basic ${keys.root}` },
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: `Bearer ${keys.root}x` },
    { authorization: `Bearer ${keys.root} x` },
    { authorization: `Bearer ${keys.root.toUpperCase()}` },
    { authorization: `Bearer ${sha256OfKey(keys.root)}` },
    { cookie: `authorization=Bearer ${keys.root}` },
  ])('%j is unauthenticated', async (headers) => {
    const response = await get('/v1/things', headers as Record<string, string>);
    expect([response.statusCode, response.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.json()).toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  it('no body is read', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/v1/things',
      headers: { 'content-type': 'text/nonsense' },
      payload: '{broken',
    });
    expect(response.statusCode).toBe(401);
  });

  it('an unknown route is not found, with a body or without', async () => {
    expect((await get('/v1/unknown')).statusCode).toBe(404);
    const headers = { 'content-type': 'application/json' };
    const response = await app.inject({ method: 'POST', url: '/v1/unknown', headers, payload: '{broken' });
    expect(response.json()).toMatchObject({ code: 'route-not-found' });
  });

  it.each([
    ['GET', '/v1/things/welcome', { welcome: 'stranger' }],
    ['POST', '/hooks', { received: true }],
    ['GET', '/files/a.txt', { file: true }],
    ['GET', '/health/live', { status: 'live' }],
  ] as const)('%s %s is open', async (method, url, body) => {
    expect((await app.inject({ method, url })).json()).toEqual(body);
  });

  it('the OpenAPI document and its UI are open', async () => {
    for (const url of [
      '/openapi.json',
      '/docs',
      '/docs/',
      '/docs/swagger-ui-init.js',
      '/docs/swagger-ui.css',
    ]) {
      expect([url, (await get(url)).statusCode]).toEqual([url, 200]);
    }
  });
});

describe('with a key', () => {
  it('says whose it is', async () => {
    expect((await get('/v1/things', bearer(keys.ann))).json()).toEqual({
      data: 'secret',
      principal: { id: 'ann', role: 'auditor' },
    });
    expect((await get('/v1/things', { authorization: `bearer ${keys.ann}` })).statusCode).toBe(200);
    expect((await get('/v1/things/welcome', bearer(keys.ann))).json()).toEqual({ welcome: 'ann' });
  });

  it.each([
    ['/v1/things/audit', [200, 200, 403]],
    ['/v1/both', [200, 200, 200]],
  ])('%s is kept to its roles', async (url, [root, ann, ivo]) => {
    const statusFor = async (key: string) => (await get(url, bearer(key))).statusCode;
    expect([await statusFor(keys.root), await statusFor(keys.ann), await statusFor(keys.ivo)]).toEqual([
      root,
      ann,
      ivo,
    ]);
  });

  it('answers forbidden as a problem', async () => {
    const response = await get('/v1/things/audit', bearer(keys.ivo));
    expect(response.json()).toMatchObject({ code: 'forbidden', status: 403 });
    const head = await app.inject({ method: 'HEAD', url: '/v1/things/audit', headers: bearer(keys.ivo) });
    expect(head.statusCode).toBe(403);
  });

  it('opens routes of Fastify itself', async () => {
    expect((await get('/plain', bearer(keys.ivo))).statusCode).toBe(200);
  });
});

describe('roles', () => {
  it('are those of the principal, and all of them for an administrator', () => {
    expect(mayActAs({ id: 'a', role: 'administrator' }, 'importer')).toBe(true);
    expect(mayActAs({ id: 'a', role: 'importer' }, 'importer')).toBe(true);
    expect(mayActAs({ id: 'a', role: 'auditor' }, 'importer')).toBe(false);
  });

  it('need a key whose digest is one', () => {
    expect(() => new Authenticator([{ id: 'x', role: 'auditor', keySha256: 'abc' }])).toThrow(/"x"/);
  });
});
