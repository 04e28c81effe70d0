import type { Task } from './command.js';
import { accept, type Decider } from './decider.js';
import { plan } from './plan.js';
import { StreamTip } from './stream-tip.js';

/** Takes 2 ms for each decision. */
const slow: Decider<number, 'count', 'counted', never> = {
  initialState: 0,
  decide: () => {
    const until = performance.now() + 2;
    while (performance.now() < until);
    return accept('counted');
  },
  evolve: (count) => count + 1,
};

const task = (_: unknown, index: number): Task<number, 'count', 'counted', never> => ({
  request: {
    streamId: 's',
    command: 'count',
    context: {
      commandId: `c${index}`,
      correlationId: 'correlation',
      actor: { id: 'someone', role: 'administrator' },
      now: '2011-03-01T08:00:00.000Z',
    },
  },
  resolve: () => undefined,
  reject: () => undefined,
  attempts: 0,
});

describe('a plan of many commands', () => {
  it('lets the event loop turn while it is made', async () => {
    let turns = 0;
    let isDone = false;
    const turn = () => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    const tasks = Array.from({ length: 100 }, task);
    const { events } = await plan(slow, new StreamTip(0, { maxCommandIds: 1_000 }), tasks, () => false);
    isDone = true;
    expect(events).toHaveLength(100);
    // After 10 ms each: not once for all, and not once for each.
    expect(turns).toBeGreaterThan(10);
  });
});
