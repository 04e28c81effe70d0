import fc from 'fast-check';
import { currencies, type Currency, minorDigits } from './currency.js';
import {
  add,
  type AmountResult,
  type AmountViolation,
  formatAmount,
  multiply,
  parseAmount,
} from './money.js';

const currency = fc.constantFrom(...currencies);
const safeInteger = fc.maxSafeInteger();
const digits = fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }).map((each) => each.join(''));
const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);

const expectedOf = (minor: bigint): AmountResult =>
  minor > maxSafe || minor < -maxSafe
    ? { ok: false, violations: ['too-large'] }
    : { ok: true, minor: Number(minor) };

describe('parseAmount', () => {
  it.each<[string, Currency, number]>([
    ['2.55', 'GBP', 255],
    ['2.5', 'GBP', 250],
    ['2', 'GBP', 200],
    ['2.550', 'GBP', 255],
    ['0', 'GBP', 0],
    ['-0.00', 'GBP', 0],
    ['007.10', 'GBP', 710],
    ['255', 'JPY', 255],
    ['255.000', 'JPY', 255],
    ['2.550', 'KWD', 2550],
    ['90071992547409.91', 'GBP', Number.MAX_SAFE_INTEGER],
  ])('reads %s %s', (text, code, minor) => {
    expect(parseAmount(text, code)).toStrictEqual({ ok: true, minor });
  });

  it.each<[string, Currency, AmountViolation[]]>([
    ['2.555', 'GBP', ['too-precise']],
    ['0.001', 'GBP', ['too-precise']],
    ['2.5', 'JPY', ['too-precise']],
    ['-2.55', 'GBP', ['negative']],
    ['-11062.06', 'GBP', ['negative']],
    ['-0.001', 'GBP', ['negative', 'too-precise']],
    ['90071992547409.92', 'GBP', ['too-large']],
    ['-99999999999999999999.999', 'GBP', ['negative', 'too-precise', 'too-large']],
  ])('reports everything wrong with %s %s', (text, code, violations) => {
    expect(parseAmount(text, code)).toStrictEqual({ ok: false, violations });
  });

  it.each([
    '',
    ' ',
    '.',
    '-',
    '.5',
    '2.',
    '+2',
    '1e3',
    '0x10',
    '1,000',
    '2.5.5',
    ' 2',
    '2\n',
    '--2',
    '٢',
    'NaN',
  ])('takes %j for no amount', (text) => {
    expect(parseAmount(text, 'GBP')).toStrictEqual({ ok: false, violations: ['malformed'] });
  });

  it('agrees with integer arithmetic on any decimal text', () => {
    fc.assert(
      fc.property(fc.boolean(), digits, fc.option(digits), currency, (negative, whole, fraction, code) => {
        const text = `${negative ? '-' : ''}${whole}${fraction === null ? '' : `.${fraction}`}`;
        const scale = 10n ** BigInt((fraction ?? '').length);
        const scaled = BigInt(whole + (fraction ?? '')) * 10n ** BigInt(minorDigits(code));
        const violations = [
          ...(negative && scaled > 0n ? ['negative'] : []),
          ...(scaled % scale === 0n ? [] : ['too-precise']),
          ...(scaled / scale > maxSafe ? ['too-large'] : []),
        ];
        expect(parseAmount(text, code)).toStrictEqual(
          violations.length === 0 ? { ok: true, minor: Number(scaled / scale) } : { ok: false, violations },
        );
      }),
    );
  });

  it('answers on very long text at once', () => {
    const zeros = '0'.repeat(1_000_000);
    expect(parseAmount(`2.55${zeros}`, 'GBP')).toStrictEqual({ ok: true, minor: 255 });
    expect(parseAmount(`${zeros}2.${zeros}1`, 'GBP')).toStrictEqual({
      ok: false,
      violations: ['too-precise'],
    });
    expect(parseAmount(`1${zeros}`, 'GBP')).toStrictEqual({ ok: false, violations: ['too-large'] });
  });
});

describe('formatAmount', () => {
  it.each<[number | bigint, Currency, string]>([
    [255, 'GBP', '2.55'],
    [5, 'GBP', '0.05'],
    [0, 'GBP', '0.00'],
    [-0, 'GBP', '0.00'],
    [-5, 'GBP', '-0.05'],
    [255, 'JPY', '255'],
    [2550, 'KWD', '2.550'],
    [1, 'CLF', '0.0001'],
    [123456789012345678901n, 'GBP', '1234567890123456789.01'],
    [-255n, 'GBP', '-2.55'],
  ])('writes %s %s as %s', (minor, code, text) => {
    expect(formatAmount(minor, code)).toBe(text);
  });

  it('refuses what is no exact amount', () => {
    expect(() => formatAmount(2.5, 'GBP')).toThrow(RangeError);
    expect(() => formatAmount(Number.MAX_SAFE_INTEGER + 1, 'GBP')).toThrow(RangeError);
  });

  it('is read back as the same amount', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), currency, (minor, code) => {
        expect(parseAmount(formatAmount(minor, code), code)).toStrictEqual({ ok: true, minor });
      }),
    );
  });
});

describe('arithmetic', () => {
  it('adds exactly or says that it cannot', () => {
    fc.assert(
      fc.property(safeInteger, safeInteger, (left, right) => {
        expect(add(left, right)).toEqual(expectedOf(BigInt(left) + BigInt(right)));
      }),
    );
  });

  it('multiplies exactly or says that it cannot', () => {
    const around = fc.oneof(fc.nat(1_000_000_000), fc.maxSafeNat());
    fc.assert(
      fc.property(around, around, (price, quantity) => {
        expect(multiply(price, quantity)).toEqual(expectedOf(BigInt(price) * BigInt(quantity)));
      }),
    );
  });

  it('sees the first loss of precision', () => {
    expect(add(Number.MAX_SAFE_INTEGER, 0)).toEqual({ ok: true, minor: Number.MAX_SAFE_INTEGER });
    expect(add(Number.MAX_SAFE_INTEGER, 1).ok).toBe(false);
    expect(multiply(94906267, 94906267).ok).toBe(false);
  });
});
