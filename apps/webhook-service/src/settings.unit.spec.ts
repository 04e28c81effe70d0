import { ConfigurationError } from '@daybook/service-kit';
import { destinationPolicyOf, retryScheduleOf } from './settings.js';

describe('the settings', () => {
  it('allow public addresses only, unless networks are named', () => {
    expect(destinationPolicyOf({}).allows('127.0.0.1', 'https:')).toBe(false);
    const local = destinationPolicyOf({ DAYBOOK_WEBHOOK_ALLOWED_NETWORKS: ['127.0.0.1/32', '::1/128'] });
    expect(local.allows('127.0.0.1', 'http:')).toBe(true);
    expect(local.allows('::1', 'http:')).toBe(true);
  });

  it.each(['1.2.3/8', '10.0.0.0/33', '::1/129'])('do not start on a network that is none: %s', (network) => {
    const config = { DAYBOOK_WEBHOOK_ALLOWED_NETWORKS: [network] };
    expect(() => destinationPolicyOf(config)).toThrow(ConfigurationError);
  });

  it('have waits in seconds, or none', () => {
    expect(retryScheduleOf({ DAYBOOK_WEBHOOK_RETRY_SECONDS: [5, 300] })).toEqual([5_000, 300_000]);
    expect(retryScheduleOf({})).toBeUndefined();
  });
});
