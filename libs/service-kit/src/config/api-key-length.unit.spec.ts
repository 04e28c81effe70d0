import { checkApiKeyLength } from './api-key-length.js';

describe('the length of the API key', () => {
  it.each(['0.0.0.0', '::', '10.1.2.3', 'shop.example', '127.shop.example'])(
    'must be safe where others are let in: %s',
    (host) => {
      expect(() => checkApiKeyLength('k', host)).toThrow(
        `DAYBOOK_API_KEY is too short to let other machines in with DAYBOOK_HOST=${host}: it must have 16 characters or more, and this one has 1.`,
      );
      expect(() => checkApiKeyLength('k'.repeat(15), host)).toThrow('this one has 15.');
      expect(() => checkApiKeyLength('k'.repeat(16), host)).not.toThrow();
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('may be any on this machine alone: %s', (host) => {
    expect(() => checkApiKeyLength('k', host)).not.toThrow();
  });
});
