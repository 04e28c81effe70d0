import { Lanes } from './lanes.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

const maxBytes = 1_000;

describe('Lanes', () => {
  it('holds the producer back at capacity', async () => {
    const lanes = new Lanes({ concurrency: 1, capacity: 2, maxBytes });
    const ends: (() => void)[] = [];
    const task = () => new Promise<void>((resolve) => ends.push(resolve));
    await lanes.add('a', 1, task);
    await lanes.add('a', 1, task);
    let isTaken = false;
    const third = lanes.add('b', 1, task).then(() => (isTaken = true));
    await turn();
    expect(isTaken).toBe(false);
    ends[0]!();
    await third;
    await turn();
    ends[1]!();
    await turn();
    ends[2]!();
    await lanes.drain();
  });

  it('holds it back where the tasks have too many bytes, and never where there is none', async () => {
    const lanes = new Lanes({ concurrency: 4, capacity: 10, maxBytes });
    const ends: (() => void)[] = [];
    const task = () => new Promise<void>((resolve) => ends.push(resolve));
    await lanes.add('a', 2 * maxBytes, task);
    let isTaken = false;
    const second = lanes.add('b', 1, task).then(() => (isTaken = true));
    await turn();
    expect(isTaken).toBe(false);
    ends[0]!();
    await second;
    ends[1]!();
    await lanes.drain();
  });

  it('starts nothing more once a task has failed, and tells its failure', async () => {
    const lanes = new Lanes({ concurrency: 1, capacity: 10, maxBytes });
    const ran: number[] = [];
    await lanes.add('a', 1, async () => {
      await turn();
      throw new Error('broken');
    });
    await lanes.add('a', 1, async () => void ran.push(1));
    await lanes.add(undefined, 1, async () => void ran.push(2));
    await expect(lanes.drain()).rejects.toThrow('broken');
    await expect(lanes.add('a', 1, async () => void ran.push(3))).rejects.toThrow('broken');
    expect(ran).toEqual([]);
  });

  it('forgets a lane that has nothing left to do', async () => {
    const lanes = new Lanes({ concurrency: 2, capacity: 10, maxBytes });
    const ran: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      for (const lane of ['a', 'b']) await lanes.add(lane, 1, async () => void ran.push(`${lane}${round}`));
      await lanes.drain();
    }
    expect(ran).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
  });
});
