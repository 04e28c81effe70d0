import Type from 'typebox';
import { ConfigurationError, readConfig } from './read-config.js';
import { variables } from './variables.js';

const Config = Type.Object({
  DAYBOOK_PORT: variables.DAYBOOK_PORT,
  DAYBOOK_API_KEY: variables.DAYBOOK_API_KEY,
  DAYBOOK_KAFKA_BROKERS: Type.Optional(variables.DAYBOOK_KAFKA_BROKERS),
  DAYBOOK_LOG_LEVEL: variables.DAYBOOK_LOG_LEVEL,
  DAYBOOK_PARTITIONS: variables.DAYBOOK_PARTITIONS,
});
const key = 'a-key-of-enough-letters';

function sentences(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(Config, environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.sentences;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('reads what is given and fills in the rest', () => {
    expect(readConfig(Config, { PATH: '/bin', DAYBOOK_API_KEY: key, DAYBOOK_LOG_LEVEL: '' })).toEqual({
      DAYBOOK_PORT: 4000,
      DAYBOOK_API_KEY: key,
      DAYBOOK_LOG_LEVEL: 'info',
      DAYBOOK_PARTITIONS: 16,
    });
    const config = readConfig(Config, {
      DAYBOOK_API_KEY: key,
      DAYBOOK_PORT: '0',
      DAYBOOK_KAFKA_BROKERS: 'a:1, b:2',
    });
    expect(config.DAYBOOK_PORT).toBe(0);
    expect(config.DAYBOOK_KAFKA_BROKERS).toEqual(['a:1', 'b:2']);
  });

  it('lets variables pass that another service uses', () => {
    expect(sentences({ DAYBOOK_API_KEY: key, DAYBOOK_MONGO_URL: 'mongodb://x' })).toEqual([]);
  });

  it('names everything that is wrong, one sentence each', () => {
    expect(
      sentences({
        DAYBOOK_PORT: '70000',
        DAYBOOK_PROT: '1',
        DAYBOOK_WHATEVER: '1',
        DAYBOOK_PARTITIONS: '0',
        DAYBOOK_KAFKA_BROKERS: 'a:1,b',
        DAYBOOK_LOG_LEVEL: 'loud',
      }),
    ).toEqual([
      'DAYBOOK_PROT is not a variable of Daybook; was DAYBOOK_PORT meant?',
      'DAYBOOK_WHATEVER is not a variable of Daybook.',
      'DAYBOOK_API_KEY is missing; it must be a key of up to 512 visible ASCII characters.',
      'DAYBOOK_PORT must be a whole number from 0 to 65535 (0 takes any free port).',
      'DAYBOOK_KAFKA_BROKERS must be a comma-separated list of host:port.',
      'DAYBOOK_LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.',
      'DAYBOOK_PARTITIONS must be a whole number from 1 to 1024.',
    ]);
  });

  it('prints no value', () => {
    expect(sentences({ DAYBOOK_API_KEY: 'with blanks' }).join()).not.toContain('with blanks');
  });
});
