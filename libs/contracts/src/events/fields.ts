import type { Currency } from '@daybook/money';
import Type, { type TUnsafe } from 'typebox';

/*
 * The fields of stored events that are not stored as the domain has them, or are looked at when they are read. Each
 * says so by its form, from which event-codec.ts knows what to do; it is a symbol, so that the JSON Schema that
 * readers get is the same with and without it.
 */

export const form: unique symbol = Symbol('form');

/**
 * `amount` and `currency`: decimal text in the currency of its event. The domain has minor units, in a field of the
 * same name that ends in `Minor`. `units`: a number of goods, which is checked when it is read.
 */
export type FieldForm = 'amount' | 'currency' | 'units';

/**
 * Marks a text that is of use to one process alone. It is stored sealed (`sealed:…`), and whoever shows events to
 * others leaves it out; see secrets.ts. Events of older versions hold it as it is.
 */
export const secret: unique symbol = Symbol('secret');

/** Such as "2.55"; only amounts are stored so. */
export type DecimalText = `${number}`;

export const amount = (description: string): TUnsafe<DecimalText> =>
  Type.Unsafe<DecimalText>(
    Type.String({ pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$', description, [form]: 'amount' }),
  );

export const currency: TUnsafe<Currency> = Type.Unsafe<Currency>(
  Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 alphabetic code.', [form]: 'currency' }),
);

export const units = (minimum: number, description: string) =>
  Type.Integer({ minimum, description, [form]: 'units' });
