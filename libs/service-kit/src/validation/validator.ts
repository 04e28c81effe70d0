import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Static, TSchema } from 'typebox';
import type { Violation } from '../problem/problem.js';
import { CODES_KEYWORD } from './codes.js';
import { type Explained, explainedBy, explainedPart } from './explained-part.js';
import { formats } from './formats.js';
import { toViolations } from './violations.js';

export type Validated<T, Invalid = object> =
  | { readonly ok: true; readonly value: T }
  | (Invalid & { readonly ok: false; readonly violations: Violation[] });

/** What the violations are about: the value, or as much of a hostile one as is looked at. */
interface ExplainedValue {
  readonly explained: unknown;
}

const common: Options = {
  strict: true,
  // A tagged union names its tag as required beside the alternatives that declare it.
  strictRequired: false,
  allowUnionTypes: true,
  // What an object inherits is not what was sent.
  ownProperties: true,
  // Errors carry the schema they stand in, for its codes.
  verbose: true,
  discriminator: true,
  formats,
  keywords: [CODES_KEYWORD, 'example'],
};

const acceptor = new Ajv2020(common);
const explainer = new Ajv2020({ ...common, allErrors: true });

/**
 * A schema, compiled once.
 *
 * A valid value takes one pass that stops at the first error. Only a value that fails is walked
 * again for its violations, so that hostile bodies pay for their own explanation, and that one is
 * bounded: what is looked at, by what the schema allows, and what is told of it, by what an answer lists and one.
 */
export class Validator<S extends TSchema> {
  readonly schema: S;
  readonly #accepts: ValidateFunction;
  readonly #looksAt: Explained;
  #explains: ValidateFunction | undefined;

  constructor(schema: S) {
    this.schema = schema;
    this.#accepts = acceptor.compile(schema);
    this.#looksAt = explainedBy(schema);
  }

  validate(value: unknown): Validated<Static<S>, ExplainedValue> {
    if (this.#accepts(value)) return { ok: true, value: value as Static<S> };
    const first = errorsOf(this.#accepts);
    this.#explains ??= explainer.compile(this.schema);
    const explained = explainedPart(value, this.#looksAt);
    // The only error may be in what was left out of an array without a limit; then that one is all we know.
    const errors = this.#explains(explained) ? first : errorsOf(this.#explains);
    return { ok: false, violations: toViolations(errors), explained };
  }
}

/** Takes the errors out of the function, where they would keep the body from being collected. */
function errorsOf(validate: ValidateFunction): ErrorObject[] {
  const errors = validate.errors ?? [];
  validate.errors = null;
  return errors;
}
