import Type from 'typebox';

const SchemaEntry = Type.Object({
  type: Type.String({ examples: ['OrderPlaced'] }),
  schemaVersion: Type.Integer({ minimum: 1 }),
  href: Type.String({ format: 'uri-reference', examples: ['/v1/schemas/OrderPlaced/1'] }),
});

/** The schemas of all published events, in every version that is or was ever written. */
export const SchemaList = Type.Object({ items: Type.Array(SchemaEntry) });

/** Any type is asked for in vain rather than wrongly, so that its form is nothing to get right. */
export const SchemaPath = Type.Object(
  { type: Type.String(), schemaVersion: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false },
);
