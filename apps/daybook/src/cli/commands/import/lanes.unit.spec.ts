import { Lanes } from './lanes.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('Lanes', () => {
  it('holds the producer back at capacity', async () => {
    const lanes = new Lanes({ concurrency: 1, capacity: 2 });
    const ends: (() => void)[] = [];
    const task = () => new Promise<void>((resolve) => ends.push(resolve));
    await lanes.add('a', task);
    await lanes.add('a', task);
    let isTaken = false;
    const third = lanes.add('b', task).then(() => (isTaken = true));
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

  it('starts nothing more once a task has failed, and tells its failure', async () => {
    const lanes = new Lanes({ concurrency: 1, capacity: 10 });
    const ran: number[] = [];
    await lanes.add('a', async () => {
      await turn();
      throw new Error('broken');
    });
    await lanes.add('a', async () => void ran.push(1));
    await lanes.add(undefined, async () => void ran.push(2));
    await expect(lanes.drain()).rejects.toThrow('broken');
    await expect(lanes.add('a', async () => void ran.push(3))).rejects.toThrow('broken');
    expect(ran).toEqual([]);
  });

  it('forgets a lane that has nothing left to do', async () => {
    const lanes = new Lanes({ concurrency: 2, capacity: 10 });
    const ran: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      for (const lane of ['a', 'b']) await lanes.add(lane, async () => void ran.push(`${lane}${round}`));
      await lanes.drain();
    }
    expect(ran).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
  });
});
