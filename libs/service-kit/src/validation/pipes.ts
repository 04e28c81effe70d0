import { Inject, type PipeTransform, type Type } from '@nestjs/common';
import type { Static, TObject, TSchema } from 'typebox';
import { commonProblems } from '../problem/common-problems.js';
import { distinctViolations, type Violation } from '../problem/problem.js';
import { TextValidator } from './text-validator.js';
import { Validator } from './validator.js';

/** A rule that no schema can say. It sees what is looked at of the body, valid or not, and must not throw. */
export type BodyRule = (body: unknown) => readonly Violation[];

export interface BodyRuleHolder {
  readonly check: BodyRule;
}

export interface ValidBodyOptions {
  readonly rules?: readonly BodyRule[];
  /** A provider of the module, for a rule that needs something of the application, such as its clock. */
  readonly injected?: Type<BodyRuleHolder>;
  /** Without a body the handler gets `undefined`. */
  readonly optional?: boolean;
}

export class ValidBodyPipe<S extends TSchema> implements PipeTransform<unknown, Static<S> | undefined> {
  readonly schema: S;
  readonly optional: boolean;
  readonly #validator: Validator<S>;
  readonly #rules: readonly BodyRule[];

  constructor(schema: S, options: Omit<ValidBodyOptions, 'injected'>) {
    this.schema = schema;
    this.optional = options.optional ?? false;
    this.#rules = options.rules ?? [];
    this.#validator = new Validator(schema);
  }

  transform(body: unknown): Static<S> | undefined {
    return this.accept(body, this.#rules);
  }

  /** The same pipe, made by the module, with what is injected. */
  with(injected: Type<BodyRuleHolder>): InjectedBodyPipe<S> {
    const accept = (body: unknown, holder: BodyRuleHolder) =>
      this.accept(body, [...this.#rules, (given) => holder.check(given)]);
    class WithInjected implements PipeTransform<unknown, Static<S> | undefined> {
      constructor(@Inject(injected) private readonly holder: BodyRuleHolder) {}

      transform(body: unknown): Static<S> | undefined {
        return accept(body, this.holder);
      }
    }
    return Object.assign(WithInjected, { documented: this });
  }

  private accept(body: unknown, rules: readonly BodyRule[]): Static<S> | undefined {
    if (body === undefined) {
      if (this.optional) return undefined;
      throw commonProblems.bodyMissing();
    }
    const validated = this.#validator.validate(body);
    const broken = rules.flatMap((rule) => rule(validated.ok ? validated.value : validated.explained));
    if (validated.ok && broken.length === 0) return validated.value;
    const violations = [...(validated.ok ? [] : validated.violations), ...broken];
    throw commonProblems.requestInvalid(distinctViolations(violations));
  }
}

/** A class of pipes, and the pipe whose schema they validate. */
export interface InjectedBodyPipe<S extends TSchema> extends Type<
  PipeTransform<unknown, Static<S> | undefined>
> {
  readonly documented: ValidBodyPipe<S>;
}

/** The pipe that says what a body has to be, if that is what this is. */
export function bodyPipeOf(pipe: unknown): ValidBodyPipe<TSchema> | undefined {
  const { documented = pipe } = (pipe ?? {}) as { readonly documented?: unknown };
  return documented instanceof ValidBodyPipe ? documented : undefined;
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
export function validBody<S extends TSchema>(
  schema: S,
  { injected, ...options }: ValidBodyOptions = {},
): ValidBodyPipe<S> | InjectedBodyPipe<S> {
  const pipe = new ValidBodyPipe(schema, options);
  return injected === undefined ? pipe : pipe.with(injected);
}

/** `@Query(validQuery(ListOrders)) query: Static<typeof ListOrders>`; unknown parameters are violations. */
export const validQuery = <S extends TObject>(schema: S): ValidTextPipe<S> => new ValidTextPipe(schema);

/** `@Param(validPath(OrderPath)) path: Static<typeof OrderPath>`: every parameter of the route by name. */
export const validPath = <S extends TObject>(schema: S): ValidTextPipe<S> => new ValidTextPipe(schema);
