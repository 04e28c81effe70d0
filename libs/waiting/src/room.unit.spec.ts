import { Room } from './room.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('Room', () => {
  it('lets in what fits, and the others in the order in which they came', async () => {
    const room = new Room(10);
    const entered: string[] = [];
    const enter = (name: string, size: number) => room.enter(size).then(() => entered.push(name));
    void enter('a', 6);
    void enter('b', 5);
    void enter('c', 1);
    await turn();
    expect(entered).toEqual(['a']);
    expect(room.waiting).toBe(2);
    room.leave(6);
    await turn();
    expect(entered).toEqual(['a', 'b', 'c']);
    expect(room.waiting).toBe(0);
  });

  it('gives all of it to what is larger', async () => {
    const room = new Room(10);
    expect(await room.enter(1)).toBe(true);
    const large = room.enter(100);
    const small = room.enter(1);
    room.leave(1);
    expect(await large).toBe(true);
    expect(room.waiting).toBe(1);
    room.leave(100);
    expect(await small).toBe(true);
  });

  it('keeps nobody waiting for longer than they want, nor behind those who left', async () => {
    const room = new Room(10);
    await room.enter(6);
    const impatient = room.enter(10, 1);
    const small = room.enter(4);
    expect(await impatient).toBe(false);
    expect(await small).toBe(true);
  });

  it('gives back what was taken for a work that failed', async () => {
    const room = new Room(1);
    await expect(room.within(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await room.within(1, async () => 'done')).toBe('done');
  });
});
