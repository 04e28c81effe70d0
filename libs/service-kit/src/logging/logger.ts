import {
  type DestinationStream,
  destination,
  type Logger,
  type LoggerOptions,
  pino,
  stdTimeFunctions,
} from 'pino';

/** The injection token of the service's pino logger. */
export const LOGGER = Symbol('daybook:logger');

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LoggingOptions {
  /** Default: `info`. */
  readonly level?: LogLevel;
  /** Where the lines go. Default: standard error, so that standard output is free for people. */
  readonly destination?: 'stdout' | 'stderr' | DestinationStream;
  /** Put into every line. */
  readonly service?: string;
}

/** How far the causes of an error are followed. */
const MAX_CAUSES = 5;

/** A logger of JSON lines that has no place for credentials. */
export function createLogger(options: LoggingOptions = {}): Logger {
  const settings: LoggerOptions = {
    level: options.level ?? 'info',
    base: options.service === undefined ? null : { service: options.service },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: plainError },
    redact: ['authorization', '*.authorization', '*.*.authorization'],
  };
  return pino(settings, streamOf(options.destination ?? 'stderr'));
}

function streamOf(target: 'stdout' | 'stderr' | DestinationStream): DestinationStream {
  // Synchronous: nothing is lost when the process dies, and at level info there is little to write.
  if (target === 'stdout') return destination({ dest: 1, sync: true });
  if (target === 'stderr') return destination({ dest: 2, sync: true });
  return target;
}

/**
 * An error without the fields that drivers hang on theirs: parameters, rows and connection
 * settings are personal or secret.
 */
function plainError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(error.cause !== undefined && depth < MAX_CAUSES && { cause: plainError(error.cause, depth + 1) }),
  };
}
