import type { Role } from '@daybook/service-kit';
import { type NamedTimes, namedTime } from './named-time.js';

const as = (role: Role) => ({ id: 'somebody', role });
const time = '2010-12-01T09:26:00+01:00';

describe('a time that a body names', () => {
  it.each<[Role, NamedTimes]>([
    ['administrator', { occurredAt: time }],
    ['importer', { occurredAt: time }],
    ['importer', { placedAt: time }],
  ])('is taken from an %s, in UTC: %j', (role, body) => {
    expect(namedTime(body, as(role))).toBe('2010-12-01T08:26:00.000Z');
  });

  it.each<[string, NamedTimes]>([
    ['occurred-at-not-allowed', { occurredAt: time }],
    ['placed-at-not-allowed', { placedAt: time }],
  ])('is refused from everybody else: %s', (code, body) => {
    expect(() => namedTime(body, as('auditor'))).toThrow(
      expect.objectContaining({ status: 403, code }) as Error,
    );
  });

  it('is for nobody to refuse where there is none', () => {
    expect(namedTime({}, as('auditor'))).toBeUndefined();
  });
});
