import { context, setUp } from './testing/counter.js';

describe('a command for a stream that is at a later time already', () => {
  const later = '2012-01-01T00:00:00.000Z';
  const earlier = '2010-01-01T00:00:00.000Z';
  const stating = (commandId: string, occurredAt: string) => ({
    context: context(commandId, { occurredAt }),
  });

  it('by an earlier clock is raised to the time of the last event', async () => {
    const { add, streams } = setUp();
    await add(1, 'a', stating('a', later));
    await add(1, 'b');
    expect(streams.events[1]).toMatchObject({ occurredAt: later });
    expect(streams.events[1]).not.toHaveProperty('statedAt');
  });

  it('has the time that it states kept beside the raised one, and only there', async () => {
    const { add, streams } = setUp();
    await add(1, 'a', stating('a', later));
    await Promise.all([add(1, 'b', stating('b', earlier)), add(1, 'c', stating('c', later))]);
    expect(streams.events.slice(1)).toMatchObject([
      { occurredAt: later, statedAt: earlier },
      { occurredAt: later },
    ]);
    expect(streams.events[0]).not.toHaveProperty('statedAt');
    expect(streams.events[2]).not.toHaveProperty('statedAt');
  });

  it('is known again by the time that it states, although it was raised', async () => {
    const { add } = setUp();
    await add(1, 'a', stating('a', later));
    const first = await add(1, 'b', stating('b', earlier));
    expect(await add(1, 'b', stating('b', earlier))).toEqual({ ...first, repeated: true });
    expect(await add(1, 'b', stating('b', '2010-01-02T00:00:00.000Z'))).toEqual({
      kind: 'command-id-reused',
    });
  });

  it('is known again where an older version has kept the raised time only', async () => {
    const { add, streams } = setUp();
    streams.write({ type: 'added', amount: 1 }, 'a', { occurredAt: later });
    streams.write({ type: 'added', amount: 1 }, 'b', { occurredAt: later });
    expect(await add(1, 'b', stating('b', earlier))).toMatchObject({ kind: 'accepted', repeated: true });
    expect(await add(1, 'b', stating('b', '2012-01-02T00:00:00.000Z'))).toEqual({
      kind: 'command-id-reused',
    });
  });
});
