import type { EventSchemas } from './event-shapes.js';
import { type FieldForm, form } from './fields.js';

/*
 * Encoding and decoding, written out field by field from the schemas as JavaScript, as one would by hand. The engine
 * makes faster code of that than of anything that goes through a schema for each event, and every event of every
 * append and read goes through it.
 */

/** What of a JSON Schema says which fields there are. */
interface Shape {
  readonly [form]?: FieldForm;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly const?: string;
  readonly minimum?: number;
}

/** What the text calls, by name. */
export type CodecHelper =
  | 'formatAmount'
  | 'readAmount'
  | 'readCurrency'
  | 'readUnits'
  | 'UnknownEventTypeError'
  | 'UnreadableEventError';

/** The body of a function that returns the function from an event to its stored form. */
export function encoderSource(schemas: EventSchemas): string {
  const writer = new Writer('encode');
  const cases = latestShapes(schemas).map(([type, schemaVersion, shape]) => {
    const data = writer.call(shape, `event, ${hasCurrency(shape) ? 'event.currency' : undefined}`, type);
    return `case '${type}': return { type: '${type}', schemaVersion: ${schemaVersion}, data: ${data} };`;
  });
  return writer.body('(event)', 'event.type', cases);
}

/** The body of a function that returns the function from type and data, in the latest version, to the event. */
export function decoderSource(schemas: EventSchemas): string {
  const writer = new Writer('decode');
  const cases = latestShapes(schemas).map(([type, , shape]) => {
    const values = `data, ${hasCurrency(shape) ? 'readCurrency(data.currency)' : undefined}`;
    return `case '${type}': return ${writer.call(shape, values, type, `type: '${type}'`)};`;
  });
  return writer.body('(type, data)', 'type', cases);
}

const latestShapes = (schemas: EventSchemas): [type: string, schemaVersion: number, shape: Shape][] =>
  Object.entries(schemas).map(([type, versions]) => {
    const latest = Math.max(...Object.keys(versions).map(Number));
    return [type, latest, versions[latest] as unknown as Shape];
  });

const hasCurrency = ({ properties = {} }: Shape): boolean => properties['currency']?.[form] === 'currency';

class Writer {
  private readonly functions: string[] = [];

  constructor(private readonly direction: 'encode' | 'decode') {}

  /** The call of a function, named after the path to it, that makes an object or a union of objects. */
  call(shape: Shape, values: string, path: string, ...given: string[]): string {
    const text = shape.anyOf === undefined ? this.object(shape, path, given) : this.union(shape.anyOf, path);
    this.functions.push(`function ${identifier(path)}(value, currency) {\n${text}\n}`);
    return `${path}(${values})`;
  }

  body(parameters: string, type: string, cases: readonly string[]): string {
    return [
      "'use strict';",
      ...this.functions,
      `return ${parameters} => {`,
      `switch (${type}) {`,
      ...cases,
      `default: throw new UnknownEventTypeError(${type});`,
      '}',
      '};',
    ].join('\n');
  }

  /** Field by field, so that nothing gets into it because it hung on an object, and what is undefined is left out. */
  private object({ properties = {}, required = [] }: Shape, path: string, given: readonly string[]): string {
    // Lists last: they are the longest, and money that cannot be read shows before anything else that is wrong.
    const fields = Object.entries(properties).sort(([, left], [, right]) => length(left) - length(right));
    const always: string[] = [...given];
    const whereGiven: string[] = [];
    for (const [name, shape] of fields) {
      const inDomain = shape[form] === 'amount' ? `${name}Minor` : identifier(name);
      const [from, to] = this.direction === 'encode' ? [inDomain, name] : [name, inDomain];
      const converted = this.converted(shape, `value.${from}`, `${path}_${name}`);
      if (required.includes(name)) always.push(`${to}: ${converted}`);
      else whereGiven.push(`if (value.${from} !== undefined) made.${to} = ${converted};`);
    }
    return [`const made = { ${always.join(', ')} };`, ...whereGiven, 'return made;'].join('\n');
  }

  /** Which of the objects it is stands in `kind`. */
  private union(members: readonly Shape[], path: string): string {
    const cases = members.map((member) => {
      const kind = identifier(member.properties?.['kind']?.const ?? '');
      return `case '${kind}': return ${this.call(member, 'value, currency', `${path}_${kind}`)};`;
    });
    const unknown = 'default: throw new UnreadableEventError(`Unknown kind: ${value.kind}`);';
    return ['switch (value.kind) {', ...cases, unknown, '}'].join('\n');
  }

  private converted(shape: Shape, value: string, path: string): string {
    const { [form]: fieldForm, items, properties, anyOf, minimum } = shape;
    const isEncoded = this.direction === 'encode';
    switch (fieldForm) {
      case 'amount':
        return isEncoded ? `formatAmount(${value}, currency)` : `readAmount(${value}, currency)`;
      case 'currency':
        return 'currency';
      case 'units':
        return isEncoded ? value : `readUnits(${value}, ${minimum})`;
      case undefined:
        break;
    }
    if (items !== undefined) return `${value}.map((item) => ${this.converted(items, 'item', path)})`;
    if (properties === undefined && anyOf === undefined) return value;
    return this.call(shape, `${value}, currency`, path);
  }
}

/** The text is made of names alone, and of what stands here. */
function identifier(name: string): string {
  if (!/^[A-Za-z]\w*$/.test(name)) throw new Error(`Not a name that code can be made of: ${name}`);
  return name;
}

const length = ({ items }: Shape): number => (items === undefined ? 0 : 1);
