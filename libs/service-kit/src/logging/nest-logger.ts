import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/**
 * Contexts in which Nest tells about its own start. Its account of a failed start goes with them:
 * the one who started the process gets the error itself.
 */
const FRAMEWORK_CONTEXTS: ReadonlySet<string> = new Set([
  'ExceptionHandler',
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Lets Nest, and whoever uses Nest's `Logger`, write through pino. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write('info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }

  /** Nest appends the context as the last argument, and a stack before it. */
  #write(level: Level, message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? (rest.at(-1) as string) : undefined;
    const stack = rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : undefined;
    const fields = { ...(context !== undefined && { context }), ...(stack !== undefined && { stack }) };
    const at = context !== undefined && FRAMEWORK_CONTEXTS.has(context) ? 'debug' : level;
    if (message instanceof Error) this.#logger[at]({ ...fields, err: message }, message.message);
    else if (typeof message === 'string') this.#logger[at](fields, message);
    else this.#logger[at]({ ...fields, data: message });
  }
}
