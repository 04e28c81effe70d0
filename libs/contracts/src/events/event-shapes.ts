import Type, { type Static, type TObject, type TProperties, type TSchema } from 'typebox';
import type { DecimalText } from './fields.js';

/*
 * The shape of an event is said once, as the JSON Schema of its stored form. What is stored, and what the domain has
 * to have, follow from it here, for the compiler; event-codec.ts has the same for what runs.
 */

interface Definition<Fields extends TProperties = TProperties> {
  readonly description: string;
  readonly fields: Fields;
  readonly example: object;
}
type Definitions = Readonly<Record<string, Readonly<Record<number, Definition>>>>;

/** What is there to be looked at; a symbol, so that the JSON Schema that readers get is the same without it. */
export const example: unique symbol = Symbol('example');

interface Described {
  readonly description: string;
  /** The `data` of an event under the schema. */
  readonly [example]: object;
}

interface EventSchema extends TSchema, Described {
  readonly properties: TProperties;
}

/** The schema of each event's `data`, by type and schemaVersion. */
export type EventSchemas = Readonly<Record<string, Readonly<Record<number, EventSchema>>>>;

/** What happened, the fields that tell of it, and what is stored of it, by example. */
export const event = <Fields extends TProperties>(
  description: string,
  fields: Fields,
  exampleData: DataOf<TObject<Fields>>,
): Definition<Fields> => ({ description, fields, example: exampleData });

/**
 * The schemas, each under a name of its own. They are closed, since a schemaVersion says exactly what is in an event
 * of it. Versions count from 1 without gaps.
 */
export function defineEvents<Defined extends Definitions>(
  definitions: Defined,
): {
  readonly [Type in keyof Defined]: {
    readonly [Version in keyof Defined[Type]]: Defined[Type][Version] extends Definition
      ? TObject<Defined[Type][Version]['fields']> & Described
      : never;
  };
} {
  const schema = (type: string, version: string, definition: Definition) =>
    Type.Object(definition.fields, {
      additionalProperties: false,
      $id: `urn:daybook:event:${type}:${version}`,
      description: definition.description,
      [example]: definition.example,
    });
  return Object.fromEntries(
    Object.entries(definitions).map(([type, versions]) => [
      type,
      Object.fromEntries(
        Object.entries(versions).map(([version, definition]) => [version, schema(type, version, definition)]),
      ),
    ]),
  ) as never;
}

/** The version after each, from 0 on. */
type Next = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The last of the versions, which is the one that is written. */
export type LatestVersion<Versions> = {
  [Version in keyof Versions]: Next[Version & number] extends keyof Versions ? never : Version;
}[keyof Versions];

type ReadonlyDeep<T> = T extends readonly (infer Item)[]
  ? readonly ReadonlyDeep<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: ReadonlyDeep<Exclude<T[Key], undefined>> }
    : T;

/** What is stored as `data` under the schema. */
export type DataOf<Schema extends { readonly properties: TProperties }> =
  keyof Schema['properties'] extends never
    ? Readonly<Record<string, never>>
    : ReadonlyDeep<Static<Schema & TSchema>>;

/** An event as the log takes it: the part of the envelope that the domain decides. */
export type StoredEventOf<Schemas extends EventSchemas> = {
  readonly [Type in keyof Schemas & string]: {
    readonly type: Type;
    readonly schemaVersion: LatestVersion<Schemas[Type]>;
    readonly data: LatestData<Schemas[Type]>;
  };
}[keyof Schemas & string];

type LatestData<Versions extends EventSchemas[string]> = DataOf<Versions[LatestVersion<Versions> & number]>;

/** Of events what can be stored of them as well. */
export type FurtherExamplesOf<Schemas extends EventSchemas> = {
  readonly [Type in keyof Schemas]?: {
    readonly [Version in keyof Schemas[Type]]?: Schemas[Type][Version] extends EventSchema
      ? readonly DataOf<Schemas[Type][Version]>[]
      : never;
  };
};

/** What the domain has where this is stored: minor units for amounts, and all else as it is. */
type DomainForm<Stored> = Stored extends DecimalText
  ? number
  : Stored extends readonly (infer Item)[]
    ? readonly DomainForm<Item>[]
    : Stored extends object
      ? {
          readonly [Key in keyof Stored as DomainName<Key, Stored[Key]>]: DomainForm<
            Exclude<Stored[Key], undefined>
          >;
        }
      : Stored;

type DomainName<Key, Value> = string extends Key
  ? never
  : [Value] extends [DecimalText | undefined]
    ? `${Key & string}Minor`
    : Key;

/** With every field there, so that one that may be missing on both sides, and is on one, shows as a difference. */
type Complete<T> = T extends readonly (infer Item)[]
  ? readonly Complete<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Complete<T[Key]> }
    : T;

type Assignable<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : false) : false;
type Same<Left, Right> = Assignable<[Left, Complete<Left>], [Right, Complete<Right>]>;

type Content<Event> = { readonly [Key in keyof Event as Key extends 'type' ? never : Key]: Event[Key] };
/** What an event says beside its type. */
export type ContentOf<Event extends { readonly type: string }, Type> = Content<
  Extract<Event, { readonly type: Type }>
>;

/**
 * Schemas that say the same as the domain's types: each event has one, and its latest version has the event's fields
 * and no others. The compiler says of another one which event it is.
 */
export type SchemasOf<Event extends { readonly type: string }, Schemas extends EventSchemas> = {
  readonly [Type in Event['type']]: Same<
    DomainForm<LatestData<Schemas[Type]>>,
    ContentOf<Event, Type>
  > extends true
    ? Schemas[Type]
    : { readonly 'differs from the event of the domain': DomainForm<LatestData<Schemas[Type]>> };
} & { readonly [Type in Exclude<keyof Schemas, Event['type']>]: never };
