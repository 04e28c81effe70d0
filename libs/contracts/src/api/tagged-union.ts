import Type, { type Static, type TObject, type TUnsafe } from 'typebox';

/**
 * Objects told apart by one literal field. Unlike `Type.Union`, a value is held against the one
 * alternative that its tag names, so that the violations are those of that alternative alone.
 */
export function taggedUnion<const Alternatives extends readonly [TObject, ...TObject[]]>(
  tag: string,
  alternatives: Alternatives,
  options: Readonly<Record<string, unknown>> = {},
): TUnsafe<Static<Alternatives[number]>> {
  return Type.Unsafe<Static<Alternatives[number]>>({
    type: 'object',
    discriminator: { propertyName: tag },
    required: [tag],
    oneOf: [...alternatives],
    ...options,
  });
}
