import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { Controller, Get, Inject, Module, type OnModuleDestroy, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/auth.decorators.js';
import { createLogger } from '../logging/logger.js';
import { createHttpService } from './create-http-service.js';
import { serveUntil, stopGracefully } from './graceful-stop.js';
import { listen, PortInUseError } from './listen.js';
import { ServiceStopping } from './stopping.js';

let happened: string[] = [];
let release: () => void = () => {};
let arrived: Promise<void>;
let arrive: () => void = () => {};

@Public()
@Controller()
class SlowController {
  readonly #stopping: ServiceStopping;

  constructor(@Inject(ServiceStopping) stopping: ServiceStopping) {
    this.#stopping = stopping;
  }

  @Get('quick')
  quick(): string {
    return 'quick';
  }

  @Get('slow')
  async slow(): Promise<string> {
    arrive();
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    happened.push('answered');
    return 'slow';
  }

  @Get('stream')
  stream(@Res() reply: FastifyReply): void {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write('data: 1\n\n');
    this.#stopping.signal.addEventListener('abort', () => reply.raw.end('data: bye\n\n'));
    arrive();
  }
}

@Module({ controllers: [SlowController] })
class SlowModule implements OnModuleDestroy {
  onModuleDestroy(): void {
    happened.push('stores closed');
  }
}

let app: NestFastifyApplication;
let url: string;
const agent = new Agent({ keepAlive: true });

beforeEach(async () => {
  happened = [];
  arrived = new Promise((resolve) => {
    arrive = resolve;
  });
  app = await createHttpService(SlowModule, {
    description: { title: 'Slow', version: '1' },
    logger: createLogger({ level: 'silent' }),
    principals: [],
  });
  url = await listen(app, { port: 0 });
});
afterEach(async () => {
  release();
  await app.close();
});
afterAll(() => agent.destroy());

async function ask(path: string): Promise<{ status: number; body: string; connection: string | undefined }> {
  const [response] = (await once(get(url + path, { agent }), 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode ?? 0, body, connection: response.headers.connection };
}

describe('stopGracefully', () => {
  it('lets the request in flight end, takes no other, and closes the stores last', async () => {
    await ask('/quick');
    const slow = ask('/slow');
    await arrived;
    const stopped = stopGracefully(app).then(() => happened.push('stopped'));
    await expect(fetch(`${url}/quick`)).rejects.toThrow();
    expect(happened).toEqual([]);
    release();
    expect(await slow).toEqual({ status: 200, body: 'slow', connection: 'close' });
    await stopped;
    expect(happened).toEqual(['answered', 'stores closed', 'stopped']);
  });

  it('does not wait for idle connections', async () => {
    expect((await ask('/quick')).connection).toBe('keep-alive');
    const started = performance.now();
    await stopGracefully(app);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('cuts off what does not end in time', async () => {
    const slow = ask('/slow');
    await arrived;
    const stopped = stopGracefully(app, { drain: { timeoutMs: 50 } });
    await expect(slow).rejects.toThrow();
    await stopped;
    expect(happened).toEqual(['stores closed']);
  });

  it('ends answers without an end when it begins', async () => {
    const stream = ask('/stream');
    await arrived;
    await stopGracefully(app);
    expect((await stream).body).toBe('data: 1\n\ndata: bye\n\n');
  });

  it('fails when the stores do not close in time', async () => {
    app.get(SlowModule).onModuleDestroy = () =>
      new Promise<void>((resolve) => setTimeout(resolve, 200)) as never;
    await expect(stopGracefully(app, { closeTimeoutMs: 20 })).rejects.toThrow(/did not close within 20 ms/);
  });
});

describe('serveUntil', () => {
  it('serves until it is told to stop', async () => {
    const stop = new AbortController();
    const serving = serveUntil(stop.signal, app);
    expect((await ask('/quick')).body).toBe('quick');
    expect(happened).toEqual([]);
    stop.abort();
    await serving;
    expect(happened).toEqual(['stores closed']);
  });

  it('stops at once when it was told before', async () => {
    await serveUntil(AbortSignal.abort(), app);
    expect(happened).toEqual(['stores closed']);
  });
});

describe('listen', () => {
  it('tells where', async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${url}/quick`)).text()).toBe('quick');
  });

  it('says in one sentence that the port is taken', async () => {
    const other = await createHttpService(SlowModule, {
      description: { title: 'Slow', version: '1' },
      logger: createLogger({ level: 'silent' }),
      principals: [],
    });
    const port = Number(new URL(url).port);
    const failure = await listen(other, { port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PortInUseError);
    expect((failure as PortInUseError).userMessage).toBe(
      `Port ${port} on 127.0.0.1 is in use; set DAYBOOK_PORT to another one.`,
    );
    await other.close();
  });
});
