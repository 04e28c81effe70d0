import { LogServersMismatchError } from './log-servers-mismatch.js';
import { commonLogId, holdersOf, partitionRanges, partitionsToMake } from './placement.js';

const unused = (...partitions: number[]) => ({ partitions, isUsed: false });
const used = (...partitions: number[]) => ({ partitions, isUsed: true });

function sentenceOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof LogServersMismatchError) return error.userMessage;
    throw error;
  }
  return 'nothing is wrong';
}

describe('partitionRanges', () => {
  it.each([
    [16, 1, ['0-15']],
    [16, 2, ['0-7', '8-15']],
    [16, 3, ['0-5', '6-10', '11-15']],
    [2, 3, ['0-0', '1-1', 'none']],
  ])('divides %i partitions among %i servers', (partitions, servers, expected) => {
    const ranges = partitionRanges(partitions, servers);
    expect(ranges.flat()).toEqual(Array.from({ length: partitions }, (_, partition) => partition));
    expect(ranges.map((range) => (range.length > 0 ? `${range[0]}-${range.at(-1)}` : 'none'))).toEqual(
      expected,
    );
  });

  it('gives the lanes of each server their equal share, by number of partition', () => {
    for (const servers of [1, 2, 3, 4, 5, 7, 8]) {
      for (const range of partitionRanges(32, servers)) {
        for (const lanes of [2, 3, 4]) {
          const counts = Array.from({ length: lanes }, () => 0);
          for (const partition of range) counts[partition % lanes]! += 1;
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }
    }
  });
});

describe('holdersOf', () => {
  it('finds the server of each partition, whatever the order', () => {
    expect(holdersOf('orders', 4, [[2, 3], [], [1, 0]])).toEqual([2, 2, 0, 0]);
  });

  it.each([
    [
      [[0, 1], [5]],
      'Partitions 2 to 4, 6 and 7 of the log of orders are not found in log.heads; if there are more servers of that log, set DAYBOOK_LOG_URLS to the URLs of all, and if rows were lost, restore the database from a backup.',
    ],
    [
      [[0, 1, 2, 3, 4, 5, 6]],
      'Partition 7 of the log of orders is not found in log.heads; if there are more servers of that log, set DAYBOOK_LOG_URLS to the URLs of all, and if rows were lost, restore the database from a backup.',
    ],
    [
      [[0, 1, 2, 3], [], [2, 3, 4, 5, 6, 7]],
      'Partitions 2 and 3 of the log of orders are on servers 1 and 3 of DAYBOOK_LOG_URLS at once; set DAYBOOK_LOG_URLS so that it names each server of that log once.',
    ],
  ])('refuses %j', (held, sentence) => {
    expect(sentenceOf(() => holdersOf('orders', 8, held))).toBe(sentence);
  });
});

describe('partitionsToMake', () => {
  it.each([
    [
      'nothing is there',
      [undefined, undefined],
      [
        [0, 1],
        [2, 3],
      ],
    ],
    [
      'nobody has partitions yet',
      [undefined, unused()],
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ['the second server was not reached', [unused(0, 1), unused()], [[], [2, 3]]],
    ['the first server comes second now', [unused(), unused(0, 1)], [[2, 3], []]],
    ['everything is there', [used(0, 1), unused(2, 3)], [[], []]],
    ['everything is there, divided otherwise', [used(0, 2, 3), unused(1)], [[], []]],
  ])('knows what is to be made where %s', (_, held, expected) => {
    expect(partitionsToMake('orders', 4, held)).toEqual(expected);
  });

  const missing =
    'Partitions 2 and 3 of the log of orders are not found in log.heads; if there are more servers of that log, set DAYBOOK_LOG_URLS to the URLs of all, and if rows were lost, restore the database from a backup.';
  const missingAll = missing.replace('2 and 3', '0 to 3');
  it.each([
    ['a server is not named', [used(0, 1)], missing],
    ['an empty server stands in for another one', [unused(0, 1), undefined], missing],
    ['the only server has lost all of its heads', [used()], missingAll],
    ['a server of a log in use has lost its heads', [used(0, 1), unused()], missing],
    ['heads are no whole range of ours', [unused(0), unused(1), unused()], missing],
    [
      'a server is added',
      [used(0, 1), used(2, 3), undefined],
      'The log of orders is complete without server 3 of DAYBOOK_LOG_URLS, and its partitions do not move; name only the servers that hold them.',
    ],
    [
      'two servers have the same',
      [unused(0, 1), unused(0, 1)],
      'Partitions 0 and 1 of the log of orders are on servers 1 and 2 of DAYBOOK_LOG_URLS at once; set DAYBOOK_LOG_URLS so that it names each server of that log once.',
    ],
  ])('makes nothing where %s', (_, held, sentence) => {
    expect(sentenceOf(() => partitionsToMake('orders', 4, held))).toBe(sentence);
  });
});

describe('commonLogId', () => {
  it('is what those say that know the category', () => {
    expect(commonLogId('orders', [undefined, 'a', 'a'])).toBe('a');
    expect(commonLogId('orders', [undefined])).toBeUndefined();
  });

  it('does not let servers of different logs pass', () => {
    expect(sentenceOf(() => commonLogId('orders', [undefined, 'a', 'a', 'b']))).toBe(
      'The logs of orders on servers 2 and 4 of DAYBOOK_LOG_URLS do not belong together; set DAYBOOK_LOG_URLS to the servers of one log.',
    );
  });
});
