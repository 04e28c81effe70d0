import type { EventLog, NewEvent } from '../event-log.port.js';
import { newEvent } from './new-event.js';

const category = 'orders';

/** What spares reading the whole of a long stream. */
export function longStreams(log: () => EventLog): void {
  it('knows which commands a stream has seen, at its beginning and far behind it', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `command-${index}`);
    const [first, ...rest] = ids.map((commandId) => newEvent({ commandId })) as [NewEvent, ...NewEvent[]];
    await log().append({ category, streamId: 'a', expectedVersion: 0, events: [first, ...rest] });

    const asked = ['command-0', 'command-19', 'command-20', 'command-21', 'command-249', 'command-250'];
    const seen = await log().commandsIn({ category, streamId: 'a' }, asked);
    expect([...seen].toSorted()).toEqual(asked.slice(0, 5).toSorted());
    expect(await log().commandsIn({ category, streamId: 'a' }, ids)).toEqual(new Set(ids));
    expect(await log().commandsIn({ category, streamId: 'b' }, asked)).toEqual(new Set());
    expect(await log().commandsIn({ category: 'stock', streamId: 'a' }, asked)).toEqual(new Set());
  });

  it('keeps the latest snapshot of a stream, in the form that is asked for', async () => {
    const stream = { category, streamId: 'a' };
    const occurredAt = '2026-01-01T00:00:00.123Z';
    const snapshot = (version: number, form: string) => ({
      ...stream,
      version,
      occurredAt,
      form,
      state: { version, text: 'żółw 🐢' },
    });
    const load = (form: string) => log().loadSnapshot({ ...stream, form });

    expect(await load('first')).toBeUndefined();
    await log().saveSnapshot(snapshot(10, 'first'));
    expect(await load('first')).toEqual(snapshot(10, 'first'));
    await log().saveSnapshot(snapshot(20, 'first'));
    await log().saveSnapshot(snapshot(15, 'first'));
    expect(await load('first')).toEqual(snapshot(20, 'first'));
    expect(await load('second')).toBeUndefined();
    await log().saveSnapshot(snapshot(18, 'second'));
    expect(await load('second')).toEqual(snapshot(18, 'second'));
    expect(await log().loadSnapshot({ category, streamId: 'b', form: 'second' })).toBeUndefined();
  });
}
