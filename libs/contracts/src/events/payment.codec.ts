import { UnknownEventTypeError, UnreadableEventError } from '@daybook/event-sourcing';
import { type Currency, formatAmount, isCurrency, parseAmount } from '@daybook/money';
import type { PaymentEvent, PaymentEventOf, PaymentEventType, PaymentTerms } from '@daybook/payment';
import { paymentEventSchemas } from './payment.schemas.js';

/*
 * How payment events are written down: amounts are decimal text with the currency beside them. It stands here
 * and not beside the process because what a currency is belongs to orders, and domains do not know one another.
 */

type StoredTerms = Omit<PaymentTerms, 'maxCashOnDeliveryMinor'> & { readonly maxCashOnDelivery?: string };

/** The event without its type, and with text for each amount. */
type StoredData<Event> = {
  readonly [
    Key in keyof Event as Key extends 'type' ? never : Key extends 'amountMinor' ? 'amount' : Key
  ]: Key extends 'amountMinor' ? string : Key extends 'terms' ? StoredTerms : Event[Key];
};

/** A payment event as the log takes it: the part of the envelope that the domain decides. */
export type StoredPaymentEvent = {
  readonly [Type in PaymentEventType]: {
    readonly type: Type;
    readonly schemaVersion: 1;
    readonly data: StoredData<PaymentEventOf<Type>>;
  };
}[PaymentEventType];

/** Holds what the event's schema names and nothing that happened to hang on the object. */
export function encodePaymentEvent(event: PaymentEvent): StoredPaymentEvent {
  const { type } = event;
  const data = copied(paymentEventSchemas[type][1] as Shape, withAmountText(event));
  return { type, schemaVersion: 1, data } as StoredPaymentEvent;
}

/**
 * The event that `data` of the latest schema version tells of. Its shape is taken on trust, because the log holds
 * only what was encoded here; amounts and currencies are still checked, because a wrong one would go unnoticed
 * for long.
 *
 * @throws UnknownEventTypeError, UnreadableEventError
 */
export function decodePaymentEvent(stored: { readonly type: string; readonly data: unknown }): PaymentEvent {
  if (!Object.hasOwn(paymentEventSchemas, stored.type)) throw new UnknownEventTypeError(stored.type);
  const data = stored.data as Fields;
  const { currency } = data;
  const content = currency === undefined ? data : withMinorUnits(data, readCurrency(currency));
  return { type: stored.type, ...content } as PaymentEvent;
}

type Fields = Readonly<Record<string, unknown>>;

function withAmountText(event: PaymentEvent): Fields {
  if (!('currency' in event)) return event;
  const currency = readCurrency(event.currency);
  const amount = formatAmount(event.amountMinor, currency);
  if (event.type !== 'PaymentProcessStarted') return { ...event, amount };
  const { maxCashOnDeliveryMinor: maxMinor } = event.terms;
  const maxCashOnDelivery = maxMinor === undefined ? undefined : formatAmount(maxMinor, currency);
  return { ...event, amount, terms: { ...event.terms, maxCashOnDelivery } };
}

function withMinorUnits({ amount, ...data }: Fields, currency: Currency): Fields {
  const amountMinor = readAmount(amount, currency);
  if (data['terms'] === undefined) return { ...data, amountMinor };
  const { maxCashOnDelivery, ...terms } = data['terms'] as StoredTerms;
  const maxMinor = maxCashOnDelivery !== undefined && {
    maxCashOnDeliveryMinor: readAmount(maxCashOnDelivery, currency),
  };
  return { ...data, amountMinor, terms: { ...terms, ...maxMinor } };
}

function readCurrency(code: unknown): Currency {
  if (typeof code !== 'string' || !isCurrency(code)) {
    throw new UnreadableEventError(`Not a known currency: ${String(code)}`);
  }
  return code;
}

function readAmount(text: unknown, currency: Currency): number {
  const reading = parseAmount(String(text), currency);
  if (!reading.ok) {
    throw new UnreadableEventError(
      `Not an amount in ${currency} (${reading.violations.join(', ')}): ${String(text)}`,
    );
  }
  return reading.minor;
}

/** What of a JSON Schema says which fields there are. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

function copied({ properties, items }: Shape, value: unknown): unknown {
  if (items !== undefined) return (value as readonly unknown[]).map((each) => copied(items, each));
  if (properties === undefined) return value;
  const fields = value as Fields;
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, shape]) =>
      fields[name] === undefined ? [] : [[name, copied(shape, fields[name])]],
    ),
  );
}
