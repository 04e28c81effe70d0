import { Logger as NestFacade } from '@nestjs/common';
import { createLogger, type LoggingOptions } from './logger.js';
import { NestLogger } from './nest-logger.js';

function collecting(options: LoggingOptions = {}) {
  const lines: string[] = [];
  const logger = createLogger({ ...options, destination: { write: (line) => void lines.push(line) } });
  return { logger, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('createLogger', () => {
  it('writes one JSON object a line, with the level by name', () => {
    const { logger, parsed } = collecting({ service: 'command-service' });
    logger.info({ port: 4001 }, 'ready');
    logger.debug('not shown');
    expect(parsed()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/Z$/),
        service: 'command-service',
        port: 4001,
        msg: 'ready',
      },
    ]);
  });

  it('has no place for credentials', () => {
    const { logger, lines } = collecting();
    const authorization = 'Bearer very-secret';
    logger.info({ authorization, headers: { authorization }, req: { headers: { authorization } } });
    expect(lines.join()).not.toContain('very-secret');
  });

  it('tells of an error what it is, but not what drivers hang on it', () => {
    const { logger, parsed } = collecting();
    const cause = Object.assign(new Error('duplicate'), {
      code: '23505',
      detail: 'Key (name)=(Jane)',
      parameters: ['Jane'],
    });
    logger.error({ err: new Error('append failed', { cause }) });
    expect(JSON.stringify(parsed())).not.toContain('Jane');
    expect(parsed()[0]).toMatchObject({
      err: { type: 'Error', message: 'append failed', cause: { message: 'duplicate', code: '23505' } },
    });
  });

  it('follows causes only so far', () => {
    const { logger, parsed } = collecting();
    const loop = new Error('round');
    loop.cause = loop;
    logger.error({ err: loop });
    expect(parsed()).toHaveLength(1);
  });
});

describe('NestLogger', () => {
  it('keeps level, context, error and stack', () => {
    const { logger, parsed } = collecting({ level: 'trace' });
    const nest = new NestLogger(logger);
    nest.log('hello', 'Here');
    nest.error('bad', 'Error: bad\n  at x', 'Here');
    nest.warn(new Error('odd'), 'Here');
    nest.log({ a: 1 }, 'Here');
    nest.verbose('detail');
    expect(parsed()).toMatchObject([
      { level: 'info', msg: 'hello', context: 'Here' },
      { level: 'error', msg: 'bad', context: 'Here', stack: 'Error: bad\n  at x' },
      { level: 'warn', msg: 'odd', context: 'Here', err: { message: 'odd' } },
      { level: 'info', context: 'Here', data: { a: 1 } },
      { level: 'trace', msg: 'detail' },
    ]);
  });

  it('shows what Nest tells about its start only for debugging', () => {
    const { logger, lines } = collecting();
    const nest = new NestLogger(logger);
    nest.log('Mapped {/v1/orders, GET} route', 'RouterExplorer');
    nest.error(new Error('x'), 'ExceptionHandler');
    expect(lines).toEqual([]);
  });

  it('serves those who use the logger of Nest', () => {
    const { logger, parsed } = collecting();
    NestFacade.overrideLogger(new NestLogger(logger));
    new NestFacade('Relay').warn('behind');
    expect(parsed()).toMatchObject([{ level: 'warn', context: 'Relay', msg: 'behind' }]);
  });
});
