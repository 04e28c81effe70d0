import fc from 'fast-check';
import type { ContentOf } from '../event-shapes.js';

/** What each type of event can say beside its type; a type that is left out does not compile. */
type ContentsOf<Event extends { readonly type: string }> = {
  readonly [Type in Event['type']]: fc.Arbitrary<ContentOf<Event, Type>>;
};

export const anyEvent = <Event extends { readonly type: string }>(
  contents: ContentsOf<Event>,
): fc.Arbitrary<Event> =>
  fc.oneof(
    ...Object.entries<fc.Arbitrary<object>>(contents).map(([type, content]) =>
      content.map((fields) => ({ type, ...fields }) as unknown as Event),
    ),
  );

/** A record in which the named fields may be missing. */
export const fields = <Fields extends object, Key extends keyof Fields = never>(
  arbitraries: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> },
  ...missing: Key[]
) => {
  const names = Object.keys(arbitraries) as (keyof Fields)[];
  const requiredKeys = names.filter((name) => !missing.includes(name as Key)) as Exclude<keyof Fields, Key>[];
  return fc.record(arbitraries, { noNullPrototype: true, requiredKeys });
};
