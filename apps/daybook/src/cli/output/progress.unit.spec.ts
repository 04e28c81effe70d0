import { Pace } from './pace.js';
import { durationText } from './progress.js';

describe('the pace', () => {
  it('is not known before something was done', () => {
    const pace = new Pace();
    pace.mark({ atMs: 0, done: 0, count: 0 });
    expect([pace.perSecond, pace.leftMs(100)]).toEqual([undefined, undefined]);
    pace.mark({ atMs: 1_000, done: 0, count: 0 });
    expect([pace.perSecond, pace.leftMs(100)]).toEqual([0, undefined]);
  });

  it('tells things a second, and the time that is left by the share that is done', () => {
    const pace = new Pace();
    pace.mark({ atMs: 0, done: 0, count: 0 });
    pace.mark({ atMs: 2_000, done: 25, count: 1_000 });
    expect([pace.perSecond, pace.leftMs(100)]).toEqual([500, 6_000]);
  });

  it('forgets what was long ago', () => {
    const pace = new Pace(10_000);
    for (let second = 0; second <= 100; second += 1) {
      const done = second < 50 ? second * 10 : 500 + (second - 50);
      pace.mark({ atMs: second * 1_000, done, count: done });
    }
    expect([pace.perSecond, pace.leftMs(560)]).toEqual([1, 10_000]);
  });

  it('takes no more than the whole', () => {
    const pace = new Pace();
    pace.mark({ atMs: 0, done: 0, count: 0 });
    pace.mark({ atMs: 1_000, done: 11, count: 1 });
    expect(pace.leftMs(10)).toBe(0);
  });
});

describe('durationText', () => {
  it.each([
    [1, '1 s'],
    [119_000, '119 s'],
    [121_000, '3 min'],
    [7_500_000, '2 h 5 min'],
  ])('says %d ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
