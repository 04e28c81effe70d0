import { Body, Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { until } from '@daybook/test-kit';
import Type, { type Static } from 'typebox';
import { sha256OfKey } from '../auth/principal.js';
import { createLogger } from '../logging/logger.js';
import { validBody } from '../validation/pipes.js';
import { createHttpService } from './create-http-service.js';
import { listen } from './listen.js';
import { RawConnection } from './testing/raw-http.js';

const Note = Type.Object({ text: Type.String() }, { additionalProperties: false });

/** Opened by a test when a request that waits may be answered. */
let gate = Promise.withResolvers<void>();
const written: string[] = [];

@Controller('v1/notes')
class NotesController {
  @Get()
  list(): unknown {
    return [];
  }

  @Post()
  create(@Body(validBody(Note)) { text }: Static<typeof Note>): unknown {
    written.push(text);
    return { text };
  }

  @Post('later')
  @HttpCode(200)
  async createLater(@Body(validBody(Note)) { text }: Static<typeof Note>): Promise<unknown> {
    await gate.promise;
    written.push(text);
    return { text };
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const key = 'the-key-of-the-administrator';
const authorization = `Authorization: Bearer ${key}`;
const headers = `Host: localhost\r\n${authorization}\r\n`;
const services: NestFastifyApplication[] = [];

interface Limits {
  readonly requestTimeoutMs?: number;
  readonly maxConnections?: number;
}

async function serve(limits: Limits = {}): Promise<string> {
  const app = await createHttpService(NotesModule, {
    description: { title: 'Notes', version: '1' },
    logger: createLogger({ level: 'silent' }),
    principals: [{ id: 'root', role: 'administrator', keySha256: sha256OfKey(key) }],
    limits,
  });
  services.push(app);
  return listen(app, { port: 0 });
}

const posting = (path: string, text: string): string => {
  const body = JSON.stringify({ text });
  return `POST ${path} HTTP/1.1\r\n${headers}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};

let url: string;
const ask = async (text: string): Promise<string[]> => (await RawConnection.to(url)).ask(text);

beforeAll(async () => {
  url = await serve();
});
beforeEach(() => {
  gate = Promise.withResolvers();
  written.splice(0);
});
afterAll(() => Promise.all(services.map((app) => app.close())));

describe('a request that is followed by garbage', () => {
  it('in the same packet gets its own answer, and the garbage gets another', async () => {
    expect(await ask(`${posting('/v1/notes', 'a')}GARBAGE\r\n\r\n`)).toEqual([
      '201',
      '400 request-malformed',
    ]);
    expect(written).toEqual(['a']);
  });

  it('is answered before the garbage however long it takes', async () => {
    const connection = await RawConnection.to(url);
    connection.write(`${posting('/v1/notes/later', 'a')}${posting('/v1/notes/later', 'b')}\0\0\r\n\r\n`);
    const other = await RawConnection.to(url);
    // By its answer the garbage has long been read.
    expect(await other.ask('\0\0\r\n\r\n')).toEqual(['400 request-malformed']);
    expect(connection.text).toBe('');

    gate.resolve();

    await connection.closed;
    expect(connection.answers).toEqual(['200', '200', '400 request-malformed']);
    expect(written).toEqual(['a', 'b']);
  });

  it('once it is answered does not keep the garbage from its answer', async () => {
    const connection = await RawConnection.to(url);
    connection.write(posting('/v1/notes', 'a'));
    await until(() => connection.answers.length === 1);
    expect(await connection.ask('GARBAGE\r\n\r\n')).toEqual(['201', '400 request-malformed']);
  });

  it('in its own body is what the garbage is answered for, in its turn', async () => {
    const chunked = `POST /v1/notes HTTP/1.1\r\n${headers}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await ask(`${chunked}zz\r\n`)).toEqual(['400 request-malformed']);

    const connection = await RawConnection.to(url);
    connection.write(`${posting('/v1/notes/later', 'a')}${chunked}zz\r\n`);
    gate.resolve();
    await connection.closed;
    expect(connection.answers).toEqual(['200', '400 request-malformed']);
    expect(written).toEqual(['a']);
  });

  it('in a body that nobody reads gets one answer', async () => {
    const stranger = 'POST /v1/notes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n';
    const answers = await ask(stranger);
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatch(/^40[01] /);
  });
});

describe('what is not HTTP enough', () => {
  it.each([
    ['no method', 'NONSENSE\r\n\r\n', '400 request-malformed'],
    ['no version of it', 'GET /v1/notes HTTP/9.9\r\n\r\n', '400 request-malformed'],
    ['a header without a colon', `GET /v1/notes HTTP/1.1\r\n${headers}Oops\r\n\r\n`, '400 request-malformed'],
    [
      'two lengths',
      `POST /v1/notes HTTP/1.1\r\n${headers}Content-Length: 1\r\nContent-Length: 2\r\n\r\na`,
      '400 request-malformed',
    ],
    [
      'a length and chunks',
      `POST /v1/notes HTTP/1.1\r\n${headers}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      '400 request-malformed',
    ],
    [
      'endless headers',
      `GET /v1/notes HTTP/1.1\r\n${headers}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
      '431 headers-too-large',
    ],
    [
      'endless extensions of a chunk',
      `POST /v1/notes HTTP/1.1\r\n${headers}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}\r\n`,
      '413 body-too-large',
    ],
    [
      'no host',
      `GET /v1/notes HTTP/1.1\r\n${authorization}\r\nConnection: close\r\n\r\n`,
      '400 host-missing',
    ],
    [
      'an expectation that nobody meets',
      `GET /v1/notes HTTP/1.1\r\n${headers}Expect: pie\r\nConnection: close\r\n\r\n`,
      '417 expectation-failed',
    ],
    ['a tunnel', `CONNECT shop.example:443 HTTP/1.1\r\n${headers}\r\n`, '501 method-not-implemented'],
  ])('for %s is told so as a problem', async (_name, text, answer) => {
    const connection = await RawConnection.to(url);
    expect(await connection.ask(text)).toEqual([answer]);
    expect(connection.text.toLowerCase()).toContain('content-type: application/problem+json');
  });

  it('does not stand for HTTP/1.0, which needs no host', async () => {
    expect(await ask(`GET /v1/notes HTTP/1.0\r\n${authorization}\r\n\r\n`)).toEqual(['200']);
  });

  it('does not stand for the one expectation that is met', async () => {
    const expecting = posting('/v1/notes', 'a').replace(
      'Host:',
      'Expect: 100-continue\r\nConnection: close\r\nHost:',
    );
    expect(await ask(expecting)).toEqual(['100', '201']);
  });
});

describe('a client that trickles', () => {
  const requestTimeoutMs = 400;
  let hasty: string;

  beforeAll(async () => {
    hasty = await serve({ requestTimeoutMs });
  });

  it.each([
    ['nothing', '', ['408 request-timeout']],
    ['half of the headers', 'GET /v1/notes HTTP/1.1\r\nHost: local', ['408 request-timeout']],
    ['half of a body', posting('/v1/notes', 'a').slice(0, -3), ['408 request-timeout']],
    [
      'half of the second request',
      `${posting('/v1/notes', 'a')}GET /v1/notes HTTP/1.1\r\nHost: local`,
      ['201', '408 request-timeout'],
    ],
  ])('is told so after %s', async (_name, text, answers) => {
    const connection = await RawConnection.to(hasty);
    expect(await connection.ask(text)).toEqual(answers);
  });

  it('is not waited for longer because something comes now and then', async () => {
    const connection = await RawConnection.to(hasty);
    connection.write('GET /v1/notes HTTP/1.1\r\nHost: localhost\r\n');
    const trickle = setInterval(() => connection.write('X: 1\r\n'), requestTimeoutMs / 8);
    await connection.closed;
    clearInterval(trickle);
    expect(connection.answers).toEqual(['408 request-timeout']);
  });

  it('gets one answer where it was answered before its body came', async () => {
    const connection = await RawConnection.to(hasty);
    const stranger = 'POST /v1/notes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx';
    expect(await connection.ask(stranger)).toEqual(['401 unauthenticated']);
  });

  it('is cut off by default as soon as documented, and not at the next look but one', () => {
    const server = services[0]!.getHttpServer() as { headersTimeout: number; requestTimeout: number };
    expect([server.headersTimeout, server.requestTimeout]).toEqual([30_000, 30_000]);
  });
});

describe('connections', () => {
  it('have a bound, beyond which there is no answer, and are counted', async () => {
    const small = await serve({ maxConnections: 2 });
    const [first, second] = [await RawConnection.to(small), await RawConnection.to(small)];
    const third = await RawConnection.to(small);
    await third.closed;
    expect(third.text).toBe('');

    first.socket.destroy();
    const request = `GET /metrics HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`;
    await until(async () => {
      const fourth = await RawConnection.to(small);
      return (await fourth.ask(request)).length > 0 && / 200 /.test(fourth.text);
    });
    const metrics = await RawConnection.to(small).then(async (connection) => {
      await connection.ask(request);
      return connection.text;
    });
    expect(metrics).toMatch(/^daybook_http_dropped_connections_total [1-9]/m);
    second.socket.destroy();
  });
});
