import { randomInt } from 'node:crypto';
import type { Violation } from '../problem/problem.js';
import { pointerStep } from '../validation/violations.js';
import { MAX_BODY_DEPTH, MAX_BODY_VALUES, MAX_FIELD_NAMES } from './limits.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** What a JSON text is made of, as far as that can be seen before it is parsed. */
export type JsonShape =
  | { readonly ok: true; /** Fields of all objects, repeated ones included. */ readonly fields: number }
  | { readonly ok: false; readonly violation: Violation };

const refused = (code: string, detail: string): JsonShape => ({
  ok: false,
  violation: { pointer: '', code, detail },
});

const nestedTooDeeply = refused('nested-too-deeply', `A body may be nested ${MAX_BODY_DEPTH} deep.`);
const tooManyValues = refused('too-many-values', `A body may hold ${MAX_BODY_VALUES} values.`);
const tooManyNames = refused('too-many-fields', `A body may have fields of ${MAX_FIELD_NAMES} names.`);

/** Whether a name of this hash was seen. Few of those that are allowed fall together. */
const seenNames = new Uint8Array(8 * MAX_FIELD_NAMES);
/** Nobody who does not know it can choose names that fall together. */
const hashMultiplier = randomInt(2 ** 30) * 2 + 1;

/**
 * Looks over the bytes of a JSON text, in one pass that costs a fraction of parsing it: what costs the parser most,
 * depth, values and names without end, is refused before it. Whether it is JSON at all is not seen here.
 */
export function shapeOf(json: Uint8Array): JsonShape {
  seenNames.fill(0);
  let [depth, values, fields, names, hash] = [0, 1, 0, 0, 0];
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index];
    if (byte === QUOTE) {
      hash = 0;
      for (index += 1; index < json.length && json[index] !== QUOTE; index += 1) {
        if (json[index] === BACKSLASH) index += 1;
        hash = Math.imul(hash ^ json[index]!, hashMultiplier);
      }
    } else if (byte === COLON) {
      fields += 1;
      const slot = (hash >>> 8) % seenNames.length;
      if (seenNames[slot] === 0) names += 1;
      if (names > MAX_FIELD_NAMES) return tooManyNames;
      seenNames[slot] = 1;
    } else if (byte === COMMA) {
      values += 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      values += 1;
      depth += 1;
      if (depth > MAX_BODY_DEPTH) return nestedTooDeeply;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1;
    }
    if (values > MAX_BODY_VALUES) return tooManyValues;
  }
  return { ok: true, fields };
}

/** The fields of all objects in a parsed value; fewer than its text has where one repeats another. */
export function countFields(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let fields = 0;
  if (Array.isArray(value)) {
    for (const item of value) fields += countFields(item);
  } else {
    // Faster than a list of them; what was parsed inherits nothing that would be listed.
    for (const name in value) fields += 1 + countFields((value as Record<string, unknown>)[name]);
  }
  return fields;
}

/** A string, or a character that structures. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]/g;

interface Level {
  /** The field or the item that the text is at. */
  step: string | number;
  readonly names: Set<string>;
  readonly repeated: Set<string>;
}

/** The fields that their object has more than once, each told once; `text` is well-formed JSON. */
export function* repeatedFields(text: string): Generator<Violation> {
  const levels: Level[] = [];
  let lastString = '';
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') {
      levels.push({ step: 0, names: new Set(), repeated: new Set() });
    } else if (token === '}' || token === ']') {
      levels.pop();
    } else if (token === ',') {
      if (typeof level?.step === 'number') level.step += 1;
    } else if (token === ':' && level) {
      const name = lastString.includes('\\') ? (JSON.parse(lastString) as string) : lastString.slice(1, -1);
      level.step = name;
      if (level.names.has(name) && !level.repeated.has(name)) {
        level.repeated.add(name);
        yield fieldRepeated(levels);
      }
      level.names.add(name);
    } else {
      lastString = token;
    }
  }
}

const fieldRepeated = (levels: readonly Level[]): Violation => ({
  pointer: levels.map(({ step }) => pointerStep(String(step))).join(''),
  code: 'field-repeated',
  detail: 'This field may be given once.',
});
