/**
 * The active currencies of ISO 4217 (list one, as published on 2026-01-01) by the number of digits of
 * their minor unit. Codes without a minor unit (gold, test codes, drawing rights) are no money to
 * order in and are left out.
 *
 * The table is pinned here rather than taken from ICU: amounts are stored for ever, ICU changes with
 * the runtime, and its digits follow cash usage where they differ from the standard. A code that was
 * once in this table stays, with its digits, because stored amounts are read with it.
 */
const codesByMinorDigits = {
  0: ['BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  2: [
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD',
    'CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP',
    'GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT',
    'LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN',
    'NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE',
    'SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES',
    'WST XAD XCD XCG YER ZAR ZMW ZWG',
  ],
  3: ['BHD IQD JOD KWD LYD OMR TND'],
  4: ['CLF UYW'],
} as const;

type Words<Row extends string> = Row extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Row;
type MinorDigits = keyof typeof codesByMinorDigits;

/** An ISO 4217 alphabetic code, in upper case. */
export type Currency = Words<(typeof codesByMinorDigits)[MinorDigits][number]>;

const minorDigitsByCode: ReadonlyMap<string, number> = new Map(
  Object.entries(codesByMinorDigits).flatMap(([digits, rows]) =>
    rows.flatMap((row) => row.split(' ').map((code) => [code, Number(digits)] as const)),
  ),
);

export const isCurrency = (code: string): code is Currency => minorDigitsByCode.has(code);

/** Every currency that an order can be in, in alphabetical order. */
export const currencies: readonly Currency[] = [...minorDigitsByCode.keys()].filter(isCurrency).sort();

/** How many decimal digits the minor unit has: 2 for GBP, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: Currency): number {
  const digits = minorDigitsByCode.get(currency);
  if (digits === undefined) throw new RangeError(`Not a currency: ${currency as string}`);
  return digits;
}
