import { LogUnavailableError } from '@daybook/event-log';
import { WebhooksUnavailableError } from '@daybook/webhooks';
import { problemOfStore } from './problem-of-store.js';

describe('problemOfStore', () => {
  it.each([
    [new WebhooksUnavailableError(), 'webhooks-unavailable'],
    [new LogUnavailableError('connection'), 'log-unavailable'],
  ])('says of %s when to try again', (error, code) => {
    expect(problemOfStore(error)).toMatchObject({ status: 503, code, headers: { 'retry-after': '1' } });
  });

  it('knows nothing of other errors', () => {
    expect(problemOfStore(new TypeError('a mistake of ours'))).toBeUndefined();
  });
});
