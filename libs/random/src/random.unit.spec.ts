import { Random } from './random.js';

const drawn = <Value>(count: number, draw: () => Value): Value[] => Array.from({ length: count }, draw);

describe('random choices', () => {
  it.each([
    [0, [0.26642920868471265, 0.0003297457005828619, 0.2232720274478197]],
    [1, [0.6270739405881613, 0.002735721180215478, 0.5274470399599522]],
    [-7, [0.43306733411736786, 0.32539576734416187, 0.5442695003002882]],
    [2_147_483_653, [0.5801103678531945, 0.08632027637213469, 0.9113832253497094]],
  ])('are what they have always been: seed %d', (seed, expected) => {
    const random = new Random(seed);
    expect(drawn(3, () => random.next())).toEqual(expected);
  });

  it('stay within their limits, and come to both ends', () => {
    const random = new Random(5);
    expect(new Set(drawn(200, () => random.integer(-1, 2)))).toEqual(new Set([-1, 0, 1, 2]));
    expect(new Set(drawn(200, () => random.below(3)))).toEqual(new Set([0, 1, 2]));
    expect(new Set(drawn(200, () => random.pick(['a', 'b'])))).toEqual(new Set(['a', 'b']));
    expect(new Set(drawn(200, () => random.chance(0.5)))).toEqual(new Set([true, false]));
    expect(() => random.pick([])).toThrow('nothing to pick from');
  });
});
