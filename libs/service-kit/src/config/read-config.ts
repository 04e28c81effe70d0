import type { Static, TObject } from 'typebox';
import { type ParameterSchema, TextValidator } from '../validation/text-validator.js';
import { variables } from './variables.js';

const PREFIX = 'DAYBOOK_';

/** Variables that cannot be used, one sentence each. It never holds a value: some are secrets. */
export class ConfigurationError extends Error {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join(' '));
    this.name = 'ConfigurationError';
  }

  get userMessage(): string {
    return this.message;
  }
}

/**
 * Reads the variables that the schema names, all at once.
 *
 *     const Config = Type.Object({
 *       DAYBOOK_PORT: variables.DAYBOOK_PORT,
 *       DAYBOOK_MONGO_URL: Type.Optional(variables.DAYBOOK_MONGO_URL),
 *     });
 *     const config = readConfig(Config, process.env);
 *
 * An empty variable counts as absent. A list is separated by commas. A variable that begins with
 * DAYBOOK_ and is known to no service is an error, because it is most likely a slip of the pen.
 *
 * @throws ConfigurationError naming everything that is wrong.
 */
export function readConfig<S extends TObject>(
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Static<S>> {
  const properties = schema.properties as Record<string, ParameterSchema & { description?: string }>;
  const known = new Set([...Object.keys(variables), ...Object.keys(properties)]);
  const sentences: string[] = [];
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || value === undefined || value === '') continue;
    if (!known.has(name)) sentences.push(unknownVariable(name, known));
    const property = properties[name];
    if (property) given[name] = property.type === 'array' ? listOf(value) : value;
  }
  const validated = new TextValidator(schema).validate(given);
  const wrong = validated.ok
    ? []
    : new Set(validated.violations.map(({ pointer }) => pointer.split('/')[1] ?? ''));
  for (const name of wrong) {
    const expected = properties[name]?.description ?? 'valid';
    sentences.push(
      name in given ? `${name} must be ${expected}.` : `${name} is missing; it must be ${expected}.`,
    );
  }
  if (!validated.ok || sentences.length > 0) throw new ConfigurationError(sentences);
  return Object.freeze(validated.value);
}

const listOf = (value: string): string[] => value.split(',').map((item) => item.trim());

function unknownVariable(name: string, known: ReadonlySet<string>): string {
  const meant = [...known].find((candidate) => isNear(candidate, name));
  const unknown = `${name} is not a variable of Daybook`;
  return meant === undefined ? `${unknown}.` : `${unknown}; was ${meant} meant?`;
}

/** At most two letters are wrong, missing, added or swapped: the cheap test is enough for a hint. */
function isNear(candidate: string, name: string): boolean {
  if (Math.abs(candidate.length - name.length) > 2) return false;
  let start = 0;
  while (start < name.length && name[start] === candidate[start]) start += 1;
  let end = 0;
  while (end < name.length - start && name.at(-1 - end) === candidate.at(-1 - end)) end += 1;
  return Math.max(name.length, candidate.length) - start - end <= 2;
}
