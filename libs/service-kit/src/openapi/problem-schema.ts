import Type from 'typebox';
import { MAX_VIOLATIONS, PROBLEM_MEDIA_TYPE } from '../problem/problem.js';

/** The shape of every error answer. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ format: 'uri-reference', examples: ['urn:daybook:problem:request-invalid'] }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    code: Type.String({ description: 'Stable: what a client may decide by.' }),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String({ format: 'uri-reference' })),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'An RFC 6901 pointer to what is wrong.' }),
          code: Type.String(),
          detail: Type.String(),
        }),
        {
          maxItems: MAX_VIOLATIONS,
          description: 'Everything that is wrong with the request, up to a bound.',
        },
      ),
    ),
    hasMoreErrors: Type.Optional(
      Type.Literal(true, { description: 'More is wrong with the request than is listed.' }),
    ),
  },
  { description: 'RFC 9457 problem details.' },
);

export const problemContent = {
  [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } },
};
