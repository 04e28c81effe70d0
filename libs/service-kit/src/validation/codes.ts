import type { ErrorObject } from 'ajv/dist/2020.js';
import { TEXT_FORMAT } from './formats.js';

/** The annotation by which a schema gives its own codes: `'x-codes': {minimum: 'quantity-not-positive'}`. */
export const CODES_KEYWORD = 'x-codes';

const codeByKeyword: Readonly<Record<string, string>> = {
  required: 'field-missing',
  dependentRequired: 'field-missing',
  additionalProperties: 'field-unknown',
  unevaluatedProperties: 'field-unknown',
  type: 'type-mismatch',
  enum: 'value-not-allowed',
  const: 'value-not-allowed',
  not: 'value-not-allowed',
  discriminator: 'value-not-allowed',
  anyOf: 'no-alternative-matches',
  oneOf: 'no-alternative-matches',
  minLength: 'too-short',
  maxLength: 'too-long',
  minItems: 'too-few-items',
  maxItems: 'too-many-items',
  uniqueItems: 'items-not-unique',
  contains: 'item-missing',
  minProperties: 'too-few-fields',
  maxProperties: 'too-many-fields',
  propertyNames: 'field-name-invalid',
  minimum: 'too-small',
  exclusiveMinimum: 'too-small',
  maximum: 'too-large',
  exclusiveMaximum: 'too-large',
  multipleOf: 'not-a-multiple',
  pattern: 'pattern-mismatch',
  format: 'format-mismatch',
};

/** The stable code of an error: the schema's own if it gives one, else the keyword's. */
export function codeOf(error: ErrorObject): string {
  const property = missingPropertyOf(error);
  const annotated: unknown =
    property === undefined ? error.parentSchema : propertiesOf(error.parentSchema)[property];
  // Where the property is absent, what the property's own schema says of it comes first.
  return (
    codesOf(annotated)[error.keyword] ?? codesOf(error.parentSchema)[error.keyword] ?? defaultCode(error)
  );
}

/** The name of the property that the error says is absent. */
export function missingPropertyOf(error: ErrorObject): string | undefined {
  if (error.keyword === 'required' || error.keyword === 'dependentRequired') {
    return (error.params as { missingProperty: string }).missingProperty;
  }
  return undefined;
}

/** Whether a union's every alternative is one fixed value. */
export const isValueUnion = (schema: unknown): boolean => {
  const { anyOf, oneOf } = (schema ?? {}) as { anyOf?: unknown; oneOf?: unknown };
  const alternatives = anyOf ?? oneOf;
  return (
    Array.isArray(alternatives) &&
    alternatives.every((alternative: object) => 'const' in alternative || 'enum' in alternative)
  );
};

function defaultCode(error: ErrorObject): string {
  if (error.keyword === 'format' && (error.params as { format: string }).format === TEXT_FORMAT) {
    return 'text-malformed';
  }
  if ((error.keyword === 'anyOf' || error.keyword === 'oneOf') && isValueUnion(error.parentSchema)) {
    return 'value-not-allowed';
  }
  return codeByKeyword[error.keyword] ?? 'value-invalid';
}

function codesOf(schema: unknown): Readonly<Record<string, string>> {
  const annotated = schema as { readonly [CODES_KEYWORD]?: Record<string, string> } | undefined;
  return annotated?.[CODES_KEYWORD] ?? {};
}

function propertiesOf(schema: unknown): Readonly<Record<string, unknown>> {
  return (schema as { properties?: Record<string, unknown> } | undefined)?.properties ?? {};
}
