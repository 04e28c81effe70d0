import { listenForStop, unlessStopped } from './stop-request.js';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const events = [...signals, 'disconnect'];
/** Without the overloads by event. */
const emitter: NodeJS.EventEmitter = process;

describe('a request to stop', () => {
  const before = new Map(events.map((event) => [event, emitter.listeners(event)]));
  afterEach(() => {
    for (const event of events) {
      for (const listener of emitter.listeners(event)) {
        if (!before.get(event)?.includes(listener)) emitter.off(event, listener as () => void);
      }
    }
  });

  it.each(signals)('comes by %s', (signal) => {
    const stop = listenForStop();
    expect(stop.aborted).toBe(false);
    process.emit(signal, signal);
    expect(stop.aborted).toBe(true);
  });

  it('comes by the end of whoever holds our channel', () => {
    const stop = listenForStop();
    process.emit('disconnect');
    expect(stop.aborted).toBe(true);
  });

  it('is one, in however many copies it comes', () => {
    const stop = listenForStop();
    for (const signal of [...signals, ...signals]) process.emit(signal, signal);
    // Were it not, this process would have ended.
    expect(stop.aborted).toBe(true);
  });
});

describe('work that may be given up', () => {
  const endless = new Promise<never>(() => undefined);

  it('gives its result, or fails as it does', async () => {
    const { signal } = new AbortController();
    expect(await unlessStopped(signal, Promise.resolve(1))).toBe(1);
    await expect(unlessStopped(signal, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('is given up when the signal comes, or has come', async () => {
    const stop = new AbortController();
    const given = unlessStopped(stop.signal, endless);
    stop.abort(new Error('stopped'));
    await expect(given).rejects.toThrow('stopped');
    await expect(unlessStopped(stop.signal, endless)).rejects.toThrow('stopped');
  });
});
