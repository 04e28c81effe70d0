import { maxRefusalLinesPerSecond, RefusalLog } from './refusal-log.js';

describe('the log of refusals', () => {
  it('has so many lines a second, and then says how many it left out', () => {
    const lines: object[] = [];
    let now = 0;
    const log = new RefusalLog({ warn: (line: object) => void lines.push(line) }, () => now);
    for (let refused = 0; refused < maxRefusalLinesPerSecond + 3; refused += 1) log.write({ status: 401 });
    expect(lines).toEqual(Array.from({ length: maxRefusalLinesPerSecond }, () => ({ status: 401 })));
    now = 1_000;
    log.write({ status: 403 });
    log.write({ status: 403 });
    expect(lines.slice(maxRefusalLinesPerSecond)).toEqual([{ status: 403, untold: 3 }, { status: 403 }]);
  });
});
