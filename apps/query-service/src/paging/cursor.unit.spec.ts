import { readCursor, writeCursor } from './cursor.js';

const secret = Buffer.from('a secret of the service');
const end = ['2011-03-01T08:00:00.000Z', '536365'];
const list = { customerId: '17850', sort: 'placedAt' } as const;

describe('a cursor', () => {
  const token = writeCursor(end, list, secret);

  it('says where the page ended, in whatever order the filters come', () => {
    expect(readCursor(token, { ...list, country: undefined }, secret)).toEqual(end);
    expect(readCursor(token, { sort: 'placedAt', customerId: '17850' }, secret)).toEqual(end);
  });

  it('fits no other list', () => {
    expect(readCursor(token, { ...list, customerId: '1' }, secret)).toBeUndefined();
    expect(readCursor(token, { ...list, sort: 'total' }, secret)).toBeUndefined();
  });

  it('cannot be made or changed by others', () => {
    expect(readCursor(token, list, Buffer.from('another'))).toBeUndefined();
    for (const forged of ['', '.', 'x', token.slice(1), `${token}x`, token.replace('.', ''), `${token}.x`]) {
      expect(readCursor(forged, list, secret)).toBeUndefined();
    }
  });
});
