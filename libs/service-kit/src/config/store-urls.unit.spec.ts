import { ConfigurationError } from './read-config.js';
import { webhooksUrlOf } from './store-urls.js';

const DAYBOOK_DATABASE_URL = 'postgres://one/daybook';
const DAYBOOK_WEBHOOKS_URL = 'postgres://other/daybook';

describe('where the webhooks are', () => {
  it('is a database of their own if it is named', () => {
    expect(webhooksUrlOf({ DAYBOOK_DATABASE_URL, DAYBOOK_WEBHOOKS_URL })).toBe(DAYBOOK_WEBHOOKS_URL);
  });

  it('is else the one PostgreSQL', () => {
    expect(webhooksUrlOf({ DAYBOOK_DATABASE_URL })).toBe(DAYBOOK_DATABASE_URL);
  });

  it('must be named', () => {
    expect(() => webhooksUrlOf({})).toThrow(ConfigurationError);
  });
});
