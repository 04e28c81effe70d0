import { ConfigurationError } from './read-config.js';
import { viewsLocationOf } from './views-location.js';

const DAYBOOK_MONGO_URL = 'mongodb://127.0.0.1/daybook';
const DAYBOOK_DATABASE_URL = 'postgres://127.0.0.1/daybook';

describe('viewsLocationOf', () => {
  it('takes MongoDB if it is named', () => {
    expect(viewsLocationOf({ DAYBOOK_MONGO_URL, DAYBOOK_DATABASE_URL })).toEqual({
      kind: 'mongodb',
      url: DAYBOOK_MONGO_URL,
    });
  });

  it('takes the database of everything otherwise', () => {
    expect(viewsLocationOf({ DAYBOOK_DATABASE_URL })).toEqual({
      kind: 'postgres',
      url: DAYBOOK_DATABASE_URL,
    });
  });

  it('names both variables where neither is set', () => {
    expect(() => viewsLocationOf({})).toThrow(ConfigurationError);
    expect(() => viewsLocationOf({})).toThrow('DAYBOOK_MONGO_URL or DAYBOOK_DATABASE_URL');
  });
});
