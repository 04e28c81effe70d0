import type { TSchema } from 'typebox';
import { eventSchema, eventSchemas } from './event-schemas.js';
import { secret } from './fields.js';

/*
 * What becomes of the fields that schemas mark as secret follows from the schemas alone: where they are sealed, opened
 * and left out nobody names them.
 */

/** With what a sealed text begins. What stands behind it is for who has the key; see `Sealer` of the command path. */
export const sealedPrefix = 'sealed:';

export const isSealed = (text: string): boolean => text.startsWith(sealedPrefix);

/** The part of a stored event that may hold secrets. */
interface StoredData {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
}

/** What a secret becomes; nothing where it is left out. */
type SecretMapping = (text: string) => string | undefined;

type DataMapping = (data: unknown, mapping: SecretMapping) => unknown;

/** Whether events of the type, in that version, may hold secrets. */
export const hasSecretFields = ({ type, schemaVersion }: Omit<StoredData, 'data'>): boolean =>
  mappings.get(type)?.get(schemaVersion) !== undefined;

/** The event with each of its secrets as the mapping has it; the very same event where that changes nothing. */
export function mapSecrets<Event extends StoredData>(event: Event, mapping: SecretMapping): Event {
  const mapData = mappings.get(event.type)?.get(event.schemaVersion);
  const data = mapData ? mapData(event.data, mapping) : event.data;
  return data === event.data ? event : { ...event, data };
}

/** An event as anybody may see it: without its secrets, sealed or not. */
export const withoutSecrets = <Event extends StoredData>(event: Event): Event =>
  mapSecrets(event, () => undefined);

/**
 * An event as somebody sees it who checks hashes: sealed secrets stand in it as they were hashed, and are of no use to
 * them; those that are not sealed are left out.
 */
export const withoutOpenSecrets = <Event extends StoredData>(event: Event): Event =>
  mapSecrets(event, (text) => (isSealed(text) ? text : undefined));

/** What maps the secrets of what the schema describes; nothing where it describes none. */
function dataMapping(schema: TSchema): DataMapping | undefined {
  const {
    [secret]: isSecret,
    properties,
    items,
    anyOf,
  } = schema as TSchema & {
    readonly [secret]?: true;
    readonly properties?: Readonly<Record<string, TSchema>>;
    readonly items?: TSchema;
    readonly anyOf?: readonly TSchema[];
  };
  if (isSecret) return (data, mapping) => (typeof data === 'string' ? mapping(data) : data);
  if (properties) return ofObject(properties);
  const ofItem = items && dataMapping(items);
  if (ofItem) return (data, mapping) => (Array.isArray(data) ? mapped(data, ofItem, mapping) : data);
  const alternatives = (anyOf ?? []).map(dataMapping).filter((each) => each !== undefined);
  if (alternatives.length === 0) return undefined;
  return (data, mapping) => alternatives.reduce((value, each) => each(value, mapping), data);
}

function ofObject(properties: Readonly<Record<string, TSchema>>): DataMapping | undefined {
  const fields = Object.entries(properties).flatMap(([name, schema]) => {
    const mapField = dataMapping(schema);
    return mapField ? [[name, mapField] as const] : [];
  });
  if (fields.length === 0) return undefined;
  return (data, mapping) => {
    if (typeof data !== 'object' || data === null) return data;
    let result = data as Readonly<Record<string, unknown>>;
    for (const [name, mapField] of fields) {
      if (!Object.hasOwn(result, name)) continue;
      const { [name]: before, ...others } = result;
      const after = mapField(before, mapping);
      if (after !== before) result = after === undefined ? others : { ...others, [name]: after };
    }
    return result;
  };
}

function mapped(items: readonly unknown[], ofItem: DataMapping, mapping: SecretMapping): readonly unknown[] {
  const after = items.map((item) => ofItem(item, mapping));
  return after.some((item, index) => item !== items[index]) ? after : items;
}

const mappings: ReadonlyMap<string, ReadonlyMap<number, DataMapping>> = new Map(
  Object.entries(eventSchemas).map(([type, versions]) => [
    type,
    new Map(
      Object.keys(versions).flatMap((version) => {
        const mapData = dataMapping(eventSchema(type, Number(version))!);
        return mapData ? [[Number(version), mapData] as const] : [];
      }),
    ),
  ]),
);
