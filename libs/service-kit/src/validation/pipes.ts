import type { PipeTransform } from '@nestjs/common';
import type { Static, TObject, TSchema } from 'typebox';
import { commonProblems } from '../problem/common-problems.js';
import { distinctViolations, type Violation } from '../problem/problem.js';
import { TextValidator } from './text-validator.js';
import { Validator } from './validator.js';
import { MAX_VIOLATIONS } from './violations.js';

/** A rule that no schema can say. It sees the body as it came, valid or not, and must not throw. */
export type BodyRule = (body: unknown) => readonly Violation[];

export interface ValidBodyOptions {
  readonly rules?: readonly BodyRule[];
  /** Without a body the handler gets `undefined`. */
  readonly optional?: boolean;
}

export class ValidBodyPipe<S extends TSchema> implements PipeTransform<unknown, Static<S> | undefined> {
  readonly schema: S;
  readonly optional: boolean;
  readonly #validator: Validator<S>;
  readonly #rules: readonly BodyRule[];

  constructor(schema: S, options: ValidBodyOptions) {
    this.schema = schema;
    this.optional = options.optional ?? false;
    this.#rules = options.rules ?? [];
    this.#validator = new Validator(schema);
  }

  transform(body: unknown): Static<S> | undefined {
    if (body === undefined) {
      if (this.optional) return undefined;
      throw commonProblems.bodyMissing();
    }
    const validated = this.#validator.validate(body);
    const broken = this.#rules.flatMap((rule) => rule(body));
    if (validated.ok && broken.length === 0) return validated.value;
    const violations = distinctViolations([...(validated.ok ? [] : validated.violations), ...broken]);
    throw commonProblems.requestInvalid(violations.slice(0, MAX_VIOLATIONS));
  }
}

/** For values that arrive as text, by name: the whole query string, or all parameters of the path. */
export class ValidTextPipe<S extends TObject> implements PipeTransform<unknown, Static<S>> {
  readonly schema: S;
  readonly #validator: TextValidator<S>;

  constructor(schema: S) {
    this.schema = schema;
    this.#validator = new TextValidator(schema);
  }

  transform(input: unknown): Static<S> {
    const validated = this.#validator.validate((input ?? {}) as Record<string, unknown>);
    if (validated.ok) return validated.value;
    throw commonProblems.requestInvalid(validated.violations);
  }
}

/** `@Body(validBody(PlaceOrder)) body: Static<typeof PlaceOrder>`: 400 `request-invalid` names all that is wrong. */
export const validBody = <S extends TSchema>(schema: S, options: ValidBodyOptions = {}): ValidBodyPipe<S> =>
  new ValidBodyPipe(schema, options);

/** `@Query(validQuery(ListOrders)) query: Static<typeof ListOrders>`; unknown parameters are violations. */
export const validQuery = <S extends TObject>(schema: S): ValidTextPipe<S> => new ValidTextPipe(schema);

/** `@Param(validPath(OrderPath)) path: Static<typeof OrderPath>`: every parameter of the route by name. */
export const validPath = <S extends TObject>(schema: S): ValidTextPipe<S> => new ValidTextPipe(schema);
