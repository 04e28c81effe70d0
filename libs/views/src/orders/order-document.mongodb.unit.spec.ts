import { maxTermsBytes, storableTerms } from './order-document.mongodb.js';

const bytesOf = (terms: readonly string[]): number => Buffer.byteLength(terms.join(''));

describe('the terms that fit into a document', () => {
  it('are all that a real order has', () => {
    const terms = Array.from({ length: 20_000 }, (_, n) => `term${n}`);
    expect(storableTerms(terms)).toBe(terms);
  });

  it.each([
    ['long', 3_000, (n: number) => '\u{1D504}'.repeat(495) + n],
    ['many', 300_000, (n: number) => n.toString(36)],
  ])('are the first ones of an order that has too many %s ones', (_, count, term) => {
    const terms = Array.from({ length: count }, (_unused, n) => term(n));
    const kept = storableTerms(terms);
    expect(kept).toEqual(terms.slice(0, kept.length));
    expect(kept.length).toBeLessThan(terms.length);
    expect(kept.length).toBeGreaterThan(2_000);
    expect(bytesOf(kept)).toBeLessThan(maxTermsBytes);
  });
});
