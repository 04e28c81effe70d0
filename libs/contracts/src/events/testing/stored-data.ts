import { currencies, formatAmount, type Currency } from '@daybook/money';
import fc from 'fast-check';
import type { EventSchemas } from '../event-shapes.js';
import { type FieldForm, form } from '../fields.js';
import type { VersionedEvent } from '../upcaster.js';

/* Events as their schemas let them be stored, so that a new one is among them as soon as it has a schema. */

/** What of a JSON Schema says which values there are; only what schemas of events say. */
interface Shape {
  readonly [form]?: FieldForm;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minItems?: number;
  readonly anyOf?: readonly Shape[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
}

/** Any event under the latest versions of the schemas. */
export const storedUnder = <Stored extends VersionedEvent>(schemas: EventSchemas): fc.Arbitrary<Stored> =>
  fc.oneof(
    ...Object.entries(schemas).map(([type, versions]) => {
      const schemaVersion = Math.max(...Object.keys(versions).map(Number));
      return fc
        .constantFrom(...currencies)
        .chain((currency) => value(versions[schemaVersion] as unknown as Shape, currency))
        .map((data) => ({ type, schemaVersion, data }) as unknown as Stored);
    }),
  );

function value(shape: Shape, currency: Currency): fc.Arbitrary<unknown> {
  if (shape[form] === 'amount') {
    return fc.oneof(fc.nat(1_000), fc.maxSafeNat()).map((minor) => formatAmount(minor, currency));
  }
  if (shape[form] === 'currency') return fc.constant(currency);
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
  if (shape.anyOf !== undefined) return fc.oneof(...shape.anyOf.map((each) => value(each, currency)));
  return valueOfType(shape, currency);
}

function valueOfType(shape: Shape, currency: Currency): fc.Arbitrary<unknown> {
  const { type, pattern, minLength = 0, minimum = 0, minItems = 0 } = shape;
  switch (type) {
    case 'string':
      return pattern === undefined
        ? fc.string({ unit: 'binary', minLength, maxLength: 12 })
        : fc.stringMatching(new RegExp(pattern));
    case 'integer':
      return fc.integer({ min: minimum, max: 1_000_000_000 });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(value(shape.items ?? {}, currency), { minLength: minItems, maxLength: 5 });
    case 'object':
      return record(shape, currency);
    default:
      throw new Error(`No schema of an event says that yet: ${JSON.stringify(shape)}`);
  }
}

function record({ properties = {}, required = [] }: Shape, currency: Currency): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, shape]) => [name, value(shape, currency)] as const);
  return fc.record(Object.fromEntries(fields), { noNullPrototype: true, requiredKeys: [...required] });
}
