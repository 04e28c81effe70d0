import { createHash } from 'node:crypto';
import { newEvent } from './contract/new-event.js';
import { chainHash, checkChain, contentHash, genesisHash, unknownFields } from './hash-chain.js';

const event = {
  ...newEvent({ eventId: '018f', commandId: 'c', correlationId: 'r', data: { b: 1, a: 'é' } }),
  category: 'orders',
  streamId: 's',
  version: 1,
};

describe('the hash chain', () => {
  it('hashes the canonical form of the content, which any language can make', () => {
    const canonical =
      '{"actor":{"id":"someone","role":"administrator"},"category":"orders","commandId":"c","correlationId":"r",' +
      '"data":{"a":"é","b":1},"eventId":"018f","occurredAt":"2011-03-01T08:26:00.000Z","schemaVersion":1,' +
      '"streamId":"s","type":"SomethingHappened","version":1}';
    expect(contentHash(event)).toEqual(createHash('sha256').update(canonical, 'utf8').digest());
  });

  it('hashes the time that was stated as well, where one is kept', () => {
    const canonical =
      '{"actor":{"id":"someone","role":"administrator"},"category":"orders","commandId":"c","correlationId":"r",' +
      '"data":{"a":"é","b":1},"eventId":"018f","occurredAt":"2011-03-01T08:26:00.000Z","schemaVersion":1,' +
      '"statedAt":"2011-02-01T00:00:00.000Z","streamId":"s","type":"SomethingHappened","version":1}';
    const raised = { ...event, statedAt: '2011-02-01T00:00:00.000Z' };
    expect(contentHash(raised)).toEqual(createHash('sha256').update(canonical, 'utf8').digest());
  });

  it('finds a changed event, a changed place and a changed time', () => {
    const recordedAt = '2026-01-01T00:00:00.000Z';
    const hash = chainHash(genesisHash, 1, recordedAt, contentHash(event));
    const recorded = { ...event, partition: 0, position: 1, recordedAt, hash };
    const start = { position: 0, hash: genesisHash };
    expect(checkChain(start, recorded)).toBeUndefined();
    expect(checkChain(start, { ...recorded, data: { b: 2, a: 'é' } })).toBe('hash');
    expect(checkChain(start, { ...recorded, recordedAt: '2026-01-01T00:00:00.001Z' })).toBe('hash');
    expect(checkChain(start, { ...recorded, recordedAt: '2026-01-01T00:00:00.000001Z' })).toBe('hash');
    expect(checkChain(start, { ...recorded, position: 2 })).toBe('position');
    expect(checkChain({ position: 0, hash: 'f'.repeat(64) }, recorded)).toBe('hash');
  });

  it('tells the fields that it does not cover', () => {
    const recorded = { ...event, partition: 0, position: 1, recordedAt: '', hash: '' };
    expect(unknownFields({ ...recorded, causationId: 'a', traceparent: 'b' })).toEqual([]);
    expect(unknownFields({ ...recorded, approvedBy: 'nobody' } as typeof recorded)).toEqual(['approvedBy']);
  });
});
