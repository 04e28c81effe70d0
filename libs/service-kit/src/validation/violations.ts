import type { ErrorObject } from 'ajv/dist/2020.js';
import { distinctViolations, type Violation } from '../problem/problem.js';
import { codeOf, missingPropertyOf } from './codes.js';
import { withoutNoise } from './noise.js';
import { TEXT_FORMAT } from './formats.js';

/** What Ajv found, in the words of this API, and no more of it than an answer lists and one. */
export function toViolations(errors: readonly ErrorObject[]): Violation[] {
  return distinctViolations(translated(withoutNoise(errors)));
}

/** One after the other, as long as somebody asks for more. */
function* translated(errors: readonly ErrorObject[]): Generator<Violation> {
  for (const error of errors) yield toViolation(error);
}

/** `name` as one step of an RFC 6901 pointer. */
export const pointerStep = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

function toViolation(error: ErrorObject): Violation {
  if (error.keyword === 'discriminator') return ofDiscriminator(error);
  return { pointer: pointerOf(error), code: codeOf(error), detail: detailOf(error) };
}

function pointerOf(error: ErrorObject): string {
  const missing = missingPropertyOf(error);
  if (missing !== undefined) return error.instancePath + pointerStep(missing);
  const params = error.params as { additionalProperty?: string; unevaluatedProperty?: string };
  const unknown = params.additionalProperty ?? params.unevaluatedProperty;
  return unknown === undefined ? error.instancePath : error.instancePath + pointerStep(unknown);
}

/** Ajv reports a missing, a mistyped and an unknown tag alike, and at the object that should have it. */
function ofDiscriminator(error: ErrorObject): Violation {
  const { tag, tagValue } = error.params as { tag: string; tagValue: unknown };
  const pointer = error.instancePath + pointerStep(tag);
  if (typeof tagValue === 'string') {
    return { pointer, code: codeOf(error), detail: 'This value is not one of the allowed ones.' };
  }
  const keyword = tagValue === undefined ? 'required' : 'type';
  const params = keyword === 'required' ? { missingProperty: tag } : { type: 'string' };
  return {
    pointer,
    code: codeOf({ ...error, keyword, params }),
    detail: detailOf({ ...error, keyword, params }),
  };
}

function detailOf(error: ErrorObject): string {
  switch (error.keyword) {
    case 'required':
    case 'dependentRequired':
      return 'This field is missing.';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'There is no such field here.';
    case 'enum':
      return `This must be one of: ${listed((error.params as { allowedValues: unknown[] }).allowedValues)}.`;
    case 'const':
      return `This must be ${JSON.stringify((error.params as { allowedValue: unknown }).allowedValue)}.`;
    case 'type':
      return `This must be of type ${[(error.params as { type: string | string[] }).type].flat().join(' or ')}.`;
    case 'anyOf':
    case 'oneOf':
      return 'This matches none of the allowed forms.';
    case 'format':
      return formatDetail((error.params as { format: string }).format);
    default:
      return `This ${error.message ?? 'is not valid'}.`;
  }
}

function formatDetail(format: string): string {
  return format === TEXT_FORMAT
    ? 'This must be well-formed Unicode without the character U+0000.'
    : `This must have the format ${format}.`;
}

const listed = (values: unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');
