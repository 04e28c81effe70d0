import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Static, TSchema } from 'typebox';
import type { Violation } from '../problem/problem.js';
import { boundArrays, longestArrayOf } from './bound-arrays.js';
import { CODES_KEYWORD } from './codes.js';
import { formats } from './formats.js';
import { toViolations } from './violations.js';

export type Validated<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly violations: Violation[] };

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
 * again for all of its violations, so that hostile bodies pay for their own explanation, and that
 * one is bounded: arrays are cut past the longest that the schema allows anywhere.
 */
export class Validator<S extends TSchema> {
  readonly schema: S;
  readonly #accepts: ValidateFunction;
  readonly #longestArray: number;
  #explains: ValidateFunction | undefined;

  constructor(schema: S) {
    this.schema = schema;
    this.#accepts = acceptor.compile(schema);
    this.#longestArray = longestArrayOf(schema);
  }

  validate(value: unknown): Validated<Static<S>> {
    if (this.#accepts(value)) return { ok: true, value: value as Static<S> };
    const first = errorsOf(this.#accepts);
    this.#explains ??= explainer.compile(this.schema);
    const bounded = boundArrays(value, this.#longestArray);
    // Cutting an array without a limit may cut off the only error; then that one is all we know.
    const errors = this.#explains(bounded) ? first : errorsOf(this.#explains);
    return { ok: false, violations: toViolations(errors) };
  }
}

/** Takes the errors out of the function, where they would keep the body from being collected. */
function errorsOf(validate: ValidateFunction): ErrorObject[] {
  const errors = validate.errors ?? [];
  validate.errors = null;
  return errors;
}
