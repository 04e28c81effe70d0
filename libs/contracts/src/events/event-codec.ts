import { UnknownEventTypeError, UnreadableEventError } from '@daybook/event-sourcing';
import { type Currency, formatAmount, isCurrency, parseAmount } from '@daybook/money';
import { type CodecHelper, decoderSource, encoderSource } from './codec-source.js';
import type { EventSchemas, LatestVersion, SchemasOf, StoredEventOf } from './event-shapes.js';
import { createUpcaster, type UpcastStep, type VersionedEvent } from './upcaster.js';

/** How a category's events are written, and read in whichever version they were written. */
export interface EventCodec<Event, Stored> {
  /** The event as it is stored, in the latest version of its type: what its schema names and nothing else. */
  readonly encode: (event: Event) => Stored;
  /**
   * Brings a stored event to the latest version of its type.
   *
   * @throws UnknownEventTypeError, UnknownSchemaVersionError
   */
  readonly upcast: (stored: VersionedEvent) => VersionedEvent;
  /**
   * What a stored event says. Takes it with or without the rest of its envelope. Its shape is taken on trust, because
   * the log holds only what was encoded here; amounts, currencies and units are still checked, because a wrong one
   * would go unnoticed for long.
   *
   * @throws UnknownEventTypeError, UnknownSchemaVersionError, UnreadableEventError
   */
  readonly decode: (stored: VersionedEvent) => Event;
}

/** For each type of more than one version the steps from the first one to the latest. */
export type Upcasts<Schemas extends EventSchemas> = {
  readonly [Type in keyof Schemas as 2 extends keyof Schemas[Type] ? Type : never]: StepsTo<
    LatestVersion<Schemas[Type]>
  >;
};

type StepsTo<Version, Steps extends readonly UpcastStep[] = []> = [
  ...Steps,
  UpcastStep,
]['length'] extends Version
  ? Steps
  : StepsTo<Version, [...Steps, UpcastStep]>;

/**
 * Makes the codec of a category from the schemas of its events, which say the same as the events of the domain or do
 * not compile.
 */
export function eventCodec<Event extends { readonly type: string }, Schemas extends EventSchemas>(
  schemas: Schemas & SchemasOf<Event, Schemas>,
  upcasts: Upcasts<Schemas>,
): EventCodec<Event, StoredEventOf<Schemas>> {
  const encode = compiled(encoderSource(schemas)) as (event: Event) => StoredEventOf<Schemas>;
  const decodeLatest = compiled(decoderSource(schemas)) as (type: string, data: unknown) => Event;
  const single = Object.fromEntries(Object.keys(schemas).map((type): [string, []] => [type, []]));
  const upcast = createUpcaster({ ...single, ...upcasts });
  const decode = (stored: VersionedEvent): Event => {
    const { type, data } = upcast(stored);
    return decodeLatest(type, data);
  };
  return { encode, upcast, decode };
}

const helpers: Readonly<Record<CodecHelper, unknown>> = {
  formatAmount,
  readAmount,
  readCurrency,
  readUnits,
  UnknownEventTypeError,
  UnreadableEventError,
};

const compiled = (source: string): unknown =>
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is made of our schemas, and of nothing from outside
  new Function(...Object.keys(helpers), source)(...Object.values(helpers));

function readAmount(text: string, currency: Currency): number {
  const amount = parseAmount(text, currency);
  if (amount.ok) return amount.minor;
  throw new UnreadableEventError(`Not an amount in ${currency} (${amount.violations.join(', ')}): ${text}`);
}

function readCurrency(code: string): Currency {
  if (!isCurrency(code)) throw new UnreadableEventError(`Not a known currency: ${code}`);
  return code;
}

function readUnits(count: number, least: number): number {
  if (!Number.isSafeInteger(count) || count < least) {
    throw new UnreadableEventError(`Not a number of units: ${String(count)}`);
  }
  return count;
}
