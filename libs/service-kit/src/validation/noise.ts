import type { ErrorObject } from 'ajv/dist/2020.js';

/**
 * Ajv's errors without those that only echo another one: a wrong type that is therefore also none
 * of the allowed values, and the failures of alternatives of a union that were never meant.
 */
export function withoutNoise(errors: readonly ErrorObject[]): ErrorObject[] {
  return withoutValueEchoes(withoutUnmeantAlternatives(errors));
}

const isUnion = (error: ErrorObject): boolean => error.keyword === 'anyOf' || error.keyword === 'oneOf';

/**
 * Ajv lists the failures of a union's alternatives right before that of the union itself, so one
 * pass over a stack is enough. Where one alternative alone can have been meant, its failures stay
 * and say precisely what is wrong; else the union's own error stays.
 */
function withoutUnmeantAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword === 'if') continue; // Its `then` or `else` has said it already.
    if (!isUnion(error)) {
      kept.push(error);
      continue;
    }
    const inner = kept.splice(kept.findLastIndex((earlier) => !isInside(earlier, error)) + 1);
    kept.push(...(meantAlternative(inner, error) ?? [error]));
  }
  return kept;
}

function isInside(error: ErrorObject, union: ErrorObject): boolean {
  return (
    error.schemaPath.startsWith(`${union.schemaPath}/`) && error.instancePath.startsWith(union.instancePath)
  );
}

function meantAlternative(inner: readonly ErrorObject[], union: ErrorObject): ErrorObject[] | undefined {
  const byAlternative = Map.groupBy(
    inner,
    (error) => error.schemaPath.slice(union.schemaPath.length + 1).split('/', 1)[0],
  );
  const meant = [...byAlternative.values()].filter(
    (group) => !group.some((error) => rulesOutAlternative(error, union)),
  );
  return meant.length === 1 ? meant[0] : undefined;
}

/** A wrong type of the value itself, or a wrong tag directly in it: this alternative was not meant. */
function rulesOutAlternative(error: ErrorObject, union: ErrorObject): boolean {
  const depth = error.instancePath.slice(union.instancePath.length).split('/').length - 1;
  if (depth === 0) return ['type', 'const', 'enum'].includes(error.keyword);
  return depth === 1 && error.keyword === 'const';
}

function withoutValueEchoes(errors: readonly ErrorObject[]): ErrorObject[] {
  const mistyped = new Map<string, unknown>();
  for (const error of errors) {
    if (error.keyword === 'type') mistyped.set(error.instancePath, error.parentSchema);
  }
  return errors.filter(
    (error) =>
      !['enum', 'const'].includes(error.keyword) || mistyped.get(error.instancePath) !== error.parentSchema,
  );
}
