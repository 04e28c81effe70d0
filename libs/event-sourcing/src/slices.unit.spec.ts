import { Slices } from './slices.js';

/** Works until the slice is over, so many times, and tells of each. */
async function work(slices: number, done: () => void): Promise<void> {
  const own = new Slices();
  for (let slice = 0; slice < slices; slice += 1) {
    while (!own.isOver);
    done();
    await own.next();
  }
}

describe('slices', () => {
  it('let the event loop turn between any two of them, however many work at once', async () => {
    let sinceTurn = 0;
    const most: number[] = [];
    let goesOn = true;
    const turn = () => {
      most.push(sinceTurn);
      sinceTurn = 0;
      if (goesOn) setImmediate(turn);
    };
    // What begins at the same time has its first slice at once; only from then on is there an order.
    const workers = Array.from({ length: 5 }, () => work(6, () => (sinceTurn += 1)));
    sinceTurn = 0;
    setImmediate(turn);
    await Promise.all(workers);
    goesOn = false;
    expect(Math.max(...most)).toBe(1);
    expect(most.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(20);
  });
});
