import { UnknownEventTypeError, UnknownSchemaVersionError } from '@daybook/contracts';
import { LogUnavailableError } from '@daybook/event-log';
import { ViewsUnavailableError } from '@daybook/views';
import { problemOfStore } from './problem-of-store.js';

describe('problemOfStore', () => {
  it.each([
    [new LogUnavailableError('connection'), 'log-unavailable'],
    [new ViewsUnavailableError(), 'views-unavailable'],
    [new UnknownEventTypeError('OrderTeleported'), 'event-unreadable'],
    [new UnknownSchemaVersionError('OrderPlaced', 9, 1), 'event-unreadable'],
  ])('says of %s when to try again', (error, code) => {
    expect(problemOfStore(error)).toMatchObject({ status: 503, code, headers: { 'retry-after': '1' } });
  });

  it('knows nothing of other errors', () => {
    expect(problemOfStore(new TypeError('a mistake of ours'))).toBeUndefined();
  });
});
