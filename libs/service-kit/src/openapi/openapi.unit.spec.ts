import { Body, Controller, Get, Module, Param, Patch, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Type, { type Static } from 'typebox';
import { sha256OfKey } from '../auth/principal.js';
import { createHttpService } from '../http/create-http-service.js';
import { createLogger } from '../logging/logger.js';
import { validBody, validPath, validQuery } from '../validation/pipes.js';
import { taggedUnion } from '@daybook/contracts';
import { Documented } from './documented.js';

const closed = { additionalProperties: false };
const Note = Type.Object(
  { text: Type.String({ minLength: 1, 'x-codes': { minLength: 'text-missing' } }) },
  closed,
);
const Change = taggedUnion('action', [
  Type.Object({ action: Type.Literal('rename'), text: Type.String() }, closed),
  Type.Object({ action: Type.Literal('hide') }, closed),
]);
const ListNotes = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 50, default: 10, description: 'How many at most.' }),
  status: Type.Optional(Type.Array(Type.Enum(['open', 'done']))),
  author: Type.String(),
});
const NotePath = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const NoteView = Type.Object({ id: Type.Integer(), note: Type.Union([Note, Type.Null()]) });

@Controller('v1/notes')
class NotesController {
  @Post()
  @Documented({
    summary: 'Write a note',
    description: 'It stays.',
    tags: ['notes'],
    requestHeaders: {
      'Idempotency-Key': Type.String({ pattern: '^\\S+$', description: 'Names the request.' }),
    },
    success: {
      status: 202,
      description: 'Written.',
      schema: NoteView,
      headers: { Location: 'Where it is.' },
    },
    problems: { 409: ['note-taken', 'note-closed'], 400: 'note-odd' },
  })
  create(@Body(validBody(Note)) body: Static<typeof Note>): Static<typeof NoteView> {
    return { id: 1, note: body };
  }

  @Get()
  @Documented({ summary: 'List notes', success: { description: 'A page.', schema: Type.Array(NoteView) } })
  list(@Query(validQuery(ListNotes)) query: Static<typeof ListNotes>): unknown {
    return query;
  }

  @Patch(':id')
  @Documented({
    summary: 'Change a note',
    success: { description: 'Changed.' },
    problems: { 404: 'note-not-found' },
  })
  change(
    @Param(validPath(NotePath)) path: Static<typeof NotePath>,
    @Body(validBody(Change, { optional: true })) body: Static<typeof Change> | undefined,
  ): unknown {
    return { ...path, ...body };
  }

  @Get(':id/plain')
  undocumented(@Param('id') id: string): string {
    return id;
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const key = 'the-key-of-the-administrator';
const DOCUMENT_ID = 'https://daybook.example/openapi.json';

interface OperationView {
  summary?: string;
  security?: unknown[];
  parameters: Array<{ name: string; in: string; required: boolean; schema: object; description?: string }>;
  requestBody?: { required: boolean; content: Record<string, { schema: object }> };
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema: object }>; headers?: object }
  >;
}

interface DocumentView {
  openapi: string;
  info: { title: string; version: string };
  security: unknown[];
  paths: Record<string, Record<string, OperationView>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

let app: NestFastifyApplication;
let document: DocumentView;

beforeAll(async () => {
  app = await createHttpService(NotesModule, {
    description: { title: 'Notes', version: '1.2.3', description: 'All about notes.' },
    logger: createLogger({ level: 'silent' }),
    principals: [{ id: 'root', role: 'administrator', keySha256: sha256OfKey(key) }],
  });
  const response = await app.inject({ method: 'GET', url: '/openapi.json' });
  document = response.json();
});
afterAll(() => app.close());

const operation = (path: string, method: string): OperationView => {
  const found = document.paths[path]?.[method];
  if (!found) throw new Error(`${method} ${path} is not documented.`);
  return found;
};

describe('the OpenAPI document', () => {
  it('is of version 3.1.0 and tells what it is about', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Notes', version: '1.2.3' },
      security: [{ apiKey: [] }],
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
    });
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/health/live',
      '/health/ready',
      '/metrics',
      '/v1/notes',
      '/v1/notes/{id}',
      '/v1/notes/{id}/plain',
    ]);
  });

  it('holds the very schema that validates the body', () => {
    expect(operation('/v1/notes', 'post').requestBody).toEqual({
      required: true,
      content: { 'application/json': { schema: JSON.parse(JSON.stringify(Note)) as object } },
    });
    expect(operation('/v1/notes/{id}', 'patch').requestBody).toEqual({
      required: false,
      content: { 'application/json': { schema: JSON.parse(JSON.stringify(Change)) as object } },
    });
  });

  it('spreads the query and the path over parameters', () => {
    expect(operation('/v1/notes', 'get').parameters).toEqual([
      {
        name: 'limit',
        in: 'query',
        required: false,
        description: 'How many at most.',
        schema: { type: 'integer', minimum: 1, maximum: 50, default: 10, description: 'How many at most.' },
      },
      {
        name: 'status',
        in: 'query',
        required: false,
        schema: { type: 'array', items: { enum: ['open', 'done'] } },
      },
      { name: 'author', in: 'query', required: true, schema: { type: 'string' } },
    ]);
    expect(operation('/v1/notes/{id}', 'patch').parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
    ]);
    expect(operation('/v1/notes', 'post').parameters).toEqual([
      {
        name: 'Idempotency-Key',
        in: 'header',
        required: false,
        description: 'Names the request.',
        schema: { type: 'string', pattern: '^\\S+$', description: 'Names the request.' },
      },
    ]);
  });

  it('tells every answer with its schema and codes', () => {
    const { responses, summary } = operation('/v1/notes', 'post');
    expect(summary).toBe('Write a note');
    expect(responses['202']).toMatchObject({
      description: 'Written.',
      headers: { Location: { description: 'Where it is.' } },
      content: { 'application/json': { schema: { type: 'object' } } },
    });
    const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    const described = Object.entries(responses)
      .filter(([status]) => status !== '202')
      .map(([status, response]) => [status, response.description, response.content]);
    expect(described).toEqual([
      ['400', '`request-invalid`, `body-not-json`, `body-missing`, `note-odd`', problem],
      ['401', '`unauthenticated`', problem],
      ['403', '`forbidden`', problem],
      ['409', '`note-taken`, `note-closed`', problem],
      ['413', '`body-too-large`', problem],
      ['415', '`content-type-unsupported`, `content-encoding-unsupported`', problem],
      ['500', '`internal-error`', problem],
    ]);
  });

  it('sets the status that it tells', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/v1/notes',
      headers: { authorization: `Bearer ${key}` },
      payload: { text: 'a' },
    });
    expect(response.statusCode).toBe(202);
  });

  it('opens public routes only', () => {
    expect(operation('/health/ready', 'get')).toMatchObject({ security: [], responses: { 503: {} } });
    expect(operation('/health/ready', 'get').responses['401']).toBeUndefined();
    expect(operation('/v1/notes', 'get').security).toBeUndefined();
    expect(JSON.stringify(document)).not.toContain('x-public');
  });

  it('is well-formed: parameters are in their paths, references lead somewhere, schemas compile', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: DOCUMENT_ID, components: document.components });
    for (const [path, item] of Object.entries(document.paths)) {
      for (const each of Object.values(item)) {
        const inPath = each.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        expect(inPath.map((name) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
        expect(Object.keys(each.responses).length).toBeGreaterThan(0);
        const contents = [
          each.requestBody?.content,
          ...Object.values(each.responses).map(({ content }) => content),
        ];
        const schemas = contents.flatMap((content) =>
          Object.values(content ?? {}).map(({ schema }) => schema),
        );
        for (const schema of [...schemas, ...each.parameters.map((parameter) => parameter.schema)]) {
          const resolved = JSON.parse(
            JSON.stringify(schema).replaceAll('"#/', `"${DOCUMENT_ID}#/`),
          ) as object;
          expect(() => ajv.compile(resolved)).not.toThrow();
        }
      }
    }
  });
});
