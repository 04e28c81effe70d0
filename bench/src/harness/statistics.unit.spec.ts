import { growthOfSecondHalf, median, ratioOf, spreadOf } from './statistics.ts';

describe('median', () => {
  it('is the value in the middle, in whatever order they come', () => {
    expect(median([30, 10, 20])).toBe(20);
  });

  it('is the mean of the two in the middle of an even number', () => {
    expect(median([40, 10, 20, 30])).toBe(25);
  });

  it('compares values as numbers', () => {
    expect(median([9, 100, 10])).toBe(10);
  });

  it('leaves the values as they are', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('spreadOf', () => {
  it('tells the least, the median and the most', () => {
    expect(spreadOf([5, 1, 9, 3])).toEqual({ min: 1, median: 4, max: 9 });
  });

  it('is one value three times where there is only one', () => {
    expect(spreadOf([7])).toEqual({ min: 7, median: 7, max: 7 });
  });
});

describe('ratioOf', () => {
  it('is that of the medians, and the least and the most of rounds that ran side by side', () => {
    const ours = [100, 300, 200];
    const theirs = [50, 100, 40];
    expect(ratioOf(ours, theirs)).toEqual({ min: 2, median: 4, max: 5 });
  });
});

describe('growthOfSecondHalf', () => {
  it('is nothing where nothing changes', () => {
    expect(growthOfSecondHalf([100, 100, 100, 100, 100, 100])).toBe(0);
  });

  it('does not look at the first half', () => {
    expect(growthOfSecondHalf([1, 50, 80, 100, 100, 100])).toBe(0);
  });

  it('is the share from the beginning of the line to its end', () => {
    expect(growthOfSecondHalf([0, 0, 0, 0, 100, 110, 120, 130])).toBeCloseTo(0.3);
  });

  it('is below nothing where values fall', () => {
    expect(growthOfSecondHalf([0, 0, 0, 200, 150, 100])).toBeCloseTo(-0.5);
  });

  it('does not take a single high value at the end for growth of that size', () => {
    const values = Array.from({ length: 200 }, () => 100);
    values[199] = 200;
    expect(growthOfSecondHalf(values)).toBeLessThan(0.1);
  });

  it('is nothing where there are too few values to tell', () => {
    expect(growthOfSecondHalf([])).toBe(0);
    expect(growthOfSecondHalf([100, 200])).toBe(0);
  });
});
