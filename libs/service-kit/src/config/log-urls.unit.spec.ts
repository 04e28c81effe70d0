import { logUrlsOf } from './log-urls.js';
import { ConfigurationError } from './read-config.js';

const DAYBOOK_LOG_URLS = ['postgres://127.0.0.1/log-1', 'postgres://127.0.0.1/log-2'];
const DAYBOOK_DATABASE_URL = 'postgres://127.0.0.1/daybook';

describe('logUrlsOf', () => {
  it('takes the servers of the log if they are named', () => {
    expect(logUrlsOf({ DAYBOOK_LOG_URLS, DAYBOOK_DATABASE_URL })).toEqual(DAYBOOK_LOG_URLS);
  });

  it('takes the database of everything otherwise', () => {
    expect(logUrlsOf({ DAYBOOK_DATABASE_URL })).toEqual([DAYBOOK_DATABASE_URL]);
  });

  it('names both variables where neither is set', () => {
    expect(() => logUrlsOf({})).toThrow(ConfigurationError);
    expect(() => logUrlsOf({})).toThrow('DAYBOOK_LOG_URLS or DAYBOOK_DATABASE_URL');
  });
});
