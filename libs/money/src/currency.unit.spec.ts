import { currencies, isCurrency, minorDigits } from './currency.js';

describe('currencies', () => {
  it('has the digits of ISO 4217, not those of cash usage', () => {
    expect(minorDigits('GBP')).toBe(2);
    expect(minorDigits('JPY')).toBe(0);
    expect(minorDigits('KWD')).toBe(3);
    expect(minorDigits('CLF')).toBe(4);
    expect(minorDigits('HUF')).toBe(2);
  });

  it('lists each code once', () => {
    expect(currencies).toHaveLength(165);
    expect(new Set(currencies).size).toBe(currencies.length);
    expect(currencies.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
  });

  it.each(['gbp', '', 'XXX', 'XAU', 'DEM', 'GBP ', 'constructor'])('does not know %j', (code) => {
    expect(isCurrency(code)).toBe(false);
  });

  it('refuses to guess the digits of anything else', () => {
    expect(() => minorDigits('XXX' as 'GBP')).toThrow(RangeError);
  });
});
