import { accept, type Decider, fold, reject } from './decider.js';
import { specification } from './given-when-then.js';

const door: Decider<'open' | 'closed', 'close', 'closed', { code: string; detail: string }> = {
  initialState: 'open',
  decide: (state) => (state === 'open' ? accept('closed') : reject({ code: 'is-closed', detail: 'It is.' })),
  evolve: (_, event) => event,
};

describe('specification', () => {
  const specify = specification(door);

  it('passes where the decider does as specified', () => {
    specify.given().when('close').then('closed');
    specify.given('closed').when('close').thenRejected({ code: 'is-closed' });
  });

  it('fails where it does not', () => {
    expect(() => specify.given('closed').when('close').then('closed')).toThrow();
    expect(() => specify.given().when('close').thenRejected({ code: 'is-closed' })).toThrow(
      'expected a rejection',
    );
    expect(() => specify.given('closed').when('close').thenRejected({ code: 'other' })).toThrow();
  });

  it('folds from the initial state, or from another one', () => {
    expect(fold(door, [])).toBe('open');
    expect(fold(door, ['closed'])).toBe('closed');
    expect(fold(door, [], 'closed')).toBe('closed');
  });
});
