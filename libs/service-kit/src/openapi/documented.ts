import { applyDecorators, HttpCode } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import {
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  type ApiQueryOptions,
  ApiResponse,
} from '@nestjs/swagger';
import type { TObject, TSchema } from 'typebox';
import { bodyPipeOf, ValidTextPipe } from '../validation/pipes.js';
import { problemContent } from './problem-schema.js';

/** As in Nest's `RouteParamtypes`, which it does not export to applications. */
const BODY = '3';
const QUERY = '4';
const PATH = '5';

type ApiSchema = Exclude<Extract<ApiQueryOptions, { schema: unknown }>['schema'], { $ref: string }>;

export interface RouteDocumentation {
  readonly summary: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly success: {
    /** The route answers with it, too. Default: 200, for POST as well. */
    readonly status?: number;
    readonly description: string;
    readonly schema?: TSchema;
    /** Default: application/json. */
    readonly contentType?: string;
    /** What each header of the answer tells. */
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** The headers of the request that the route looks at, each described by its schema. */
  readonly requestHeaders?: Readonly<Record<string, TSchema>>;
  /** Of a body that the route reads itself, from what came. */
  readonly signedBody?: TSchema;
  /** The codes of problems by status, beyond those that every route has. */
  readonly problems?: ProblemsByStatus;
}

type ProblemsByStatus = Readonly<Record<number, string | readonly string[]>>;

/**
 * Documents a route. Body, query and path come from the pipes of its parameters, so that what is
 * documented is the very schema that validates, and the status is set as it is documented.
 */
export function Documented(documentation: RouteDocumentation): MethodDecorator {
  return (target, key, descriptor) => {
    const { summary, description, tags, requestHeaders = {}, signedBody } = documentation;
    const inputs = parametersOf(target.constructor, key).map(([kind, pipe]) => inputOf(kind, pipe));
    if (signedBody) inputs.push(bodyInput(signedBody, { required: true, problems: {} }));
    const problems = problemCodes([...inputs.map((input) => input.problems), documentation.problems ?? {}]);
    applyDecorators(
      ApiOperation({ summary, ...(description && { description }), ...(tags && { tags: [...tags] }) }),
      ...inputs.flatMap((input) => input.decorators),
      ...Object.entries(requestHeaders).map(([name, schema]) =>
        ApiHeader({ name, required: false, schema: plain(schema), ...describedBy(schema) }),
      ),
      ...[...problems].map(([status, codes]) => ApiResponse(problemResponse(status, codes))),
      successDecorator(documentation.success),
    )(target, key, descriptor);
  };
}

interface Input {
  readonly decorators: readonly MethodDecorator[];
  readonly problems: ProblemsByStatus;
}

function inputOf(kind: string, pipe: unknown): Input {
  const body = kind === BODY ? bodyPipeOf(pipe) : undefined;
  if (body) {
    const problems = {
      400: ['request-invalid', 'body-not-json', ...(body.optional ? [] : ['body-missing'])],
    };
    return bodyInput(body.schema, { required: !body.optional, problems });
  }
  if ((kind === QUERY || kind === PATH) && pipe instanceof ValidTextPipe) {
    const schema = pipe.schema as TObject;
    return { decorators: textParameters(kind, schema), problems: { 400: 'request-invalid' } };
  }
  return { decorators: [], problems: {} };
}

function bodyInput(
  schema: TSchema,
  { required, problems }: { readonly required: boolean; readonly problems: ProblemsByStatus },
): Input {
  return {
    decorators: [ApiBody({ schema: plain(schema), required })],
    problems: {
      ...problems,
      413: 'body-too-large',
      415: ['content-type-unsupported', 'content-encoding-unsupported'],
    },
  };
}

function problemCodes(sources: readonly ProblemsByStatus[]): Map<number, Set<string>> {
  const byStatus = new Map<number, Set<string>>();
  for (const [status, codes] of sources.flatMap((source) => Object.entries(source))) {
    const known = byStatus.get(Number(status)) ?? [];
    byStatus.set(Number(status), new Set([...known, ...[codes].flat()]));
  }
  return byStatus;
}

/** The kinds of a handler's parameters, with their pipes. Decorators of parameters have run by now. */
function parametersOf(controller: object, key: string | symbol): Array<[string, unknown]> {
  const routeArguments = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, key) ?? {}) as Record<
    string,
    { pipes?: unknown[] }
  >;
  return Object.entries(routeArguments).flatMap(([id, { pipes = [] }]) =>
    pipes.map((pipe): [string, unknown] => [id.split(':')[0] ?? '', pipe]),
  );
}

function textParameters(kind: typeof QUERY | typeof PATH, schema: TObject): MethodDecorator[] {
  const required = new Set<string>((schema as { required?: string[] }).required);
  return Object.entries(schema.properties as Record<string, TSchema>).map(([name, property]) => {
    const described = describedBy(property);
    if (kind === PATH) return ApiParam({ name, required: true, schema: plain(property), ...described });
    const hasDefault = 'default' in property;
    return ApiQuery({
      name,
      required: required.has(name) && !hasDefault,
      schema: plain(property),
      ...described,
    });
  });
}

function describedBy(schema: TSchema): { description?: string } {
  const { description } = schema as { description?: string };
  return description === undefined ? {} : { description };
}

function successDecorator(success: RouteDocumentation['success']): MethodDecorator {
  const { status = 200, description, schema, contentType = 'application/json', headers = {} } = success;
  return applyDecorators(
    HttpCode(status),
    ApiResponse({
      status,
      description,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [
          name,
          { description: text, schema: { type: 'string' } },
        ]),
      ),
      ...(schema && { content: { [contentType]: { schema: plain(schema) } } }),
    }),
  );
}

const problemResponse = (status: number, codes: Iterable<string>) => ({
  status,
  description: Array.from(codes, (code) => `\`${code}\``).join(', '),
  content: problemContent,
});

/** TypeBox hangs hidden properties on its schemas; a document takes none of them. */
const plain = (schema: TSchema): ApiSchema => JSON.parse(JSON.stringify(schema)) as ApiSchema;
