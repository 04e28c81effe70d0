import type { Static, TObject } from 'typebox';
import type { Violation } from '../problem/problem.js';
import { type Validated, Validator } from './validator.js';
import { pointerStep } from './violations.js';

/** What is used of a parameter's schema to read its text. */
export interface ParameterSchema {
  readonly type?: string;
  readonly items?: ParameterSchema;
  readonly default?: unknown;
}

/**
 * Validates named values that arrive as text: query strings, path parameters, environment variables.
 *
 * Numbers and booleans are read strictly, in the one spelling that JSON has for them (Ajv's own
 * coercion takes " 5", "0x10" and "1e2" too). Unknown names are violations whatever the schema
 * says, and so is a scalar that is given twice. Defaults are filled in.
 */
export class TextValidator<S extends TObject> {
  readonly schema: S;
  readonly #validator: Validator<S>;
  readonly #parameters: ReadonlyMap<string, ParameterSchema>;

  constructor(schema: S) {
    this.schema = schema;
    this.#validator = new Validator<S>({ ...schema, additionalProperties: false });
    this.#parameters = new Map(Object.entries(schema.properties as Record<string, ParameterSchema>));
  }

  validate(input: Readonly<Record<string, unknown>>): Validated<Static<S>> {
    const repeated: Violation[] = [];
    const values = new Map<string, unknown>();
    for (const [name, given] of Object.entries(input)) {
      const schema = this.#parameters.get(name) ?? {};
      if (Array.isArray(given) && schema.type !== 'array') {
        repeated.push({
          pointer: pointerStep(name),
          code: 'parameter-repeated',
          detail: 'This may be given once.',
        });
        values.set(name, readText(given[0], schema));
      } else {
        values.set(name, readText(given, schema));
      }
    }
    for (const [name, schema] of this.#parameters) {
      if (!values.has(name) && schema.default !== undefined) values.set(name, schema.default);
    }
    const validated = this.#validator.validate(Object.fromEntries(values));
    if (repeated.length === 0) return validated;
    return { ok: false, violations: [...repeated, ...(validated.ok ? [] : validated.violations)] };
  }
}

const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** The value that the text stands for, or the text itself, which then fails the schema. */
function readText(given: unknown, schema: ParameterSchema): unknown {
  if (schema.type === 'array') {
    return [given].flat().map((item) => readText(item, schema.items ?? {}));
  }
  if (typeof given !== 'string') return given;
  switch (schema.type) {
    case 'integer':
      return INTEGER.test(given) && Number.isSafeInteger(Number(given)) ? Number(given) : given;
    case 'number':
      return NUMBER.test(given) ? Number(given) : given;
    case 'boolean':
      return given === 'true' || (given === 'false' ? false : given);
    case undefined:
    default:
      return given;
  }
}
