import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { PUBLIC_EXTENSION } from '../auth/auth.decorators.js';
import { problemContent, ProblemSchema } from './problem-schema.js';

export const DOCUMENT_ROUTE = '/openapi.json';
export const UI_ROUTE = '/docs';

export interface ServiceDescription {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

/** Serves the OpenAPI document and its UI. The document is built when somebody first asks for it. */
export function serveOpenApi(app: NestFastifyApplication, description: ServiceDescription): void {
  SwaggerModule.setup(UI_ROUTE.slice(1), app, () => buildOpenApi(app, description), {
    jsonDocumentUrl: DOCUMENT_ROUTE.slice(1),
    raw: ['json'],
    customSiteTitle: description.title,
  });
}

export function buildOpenApi(app: NestFastifyApplication, description: ServiceDescription): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(description.title)
    .setVersion(description.version)
    .setDescription(description.description ?? '')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key.' }, 'apiKey')
    .addSecurityRequirements('apiKey')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  const components = (document.components ??= {});
  components.schemas = {
    ...components.schemas,
    Problem: JSON.parse(JSON.stringify(ProblemSchema)) as object,
  };
  for (const operation of operationsOf(document)) completeOperation(operation);
  return document;
}

interface Operation {
  responses: Record<string, unknown>;
  security?: object[];
  [extension: `x-${string}`]: unknown;
}

function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.values(document.paths).flatMap((item) =>
    Object.values(item as object).filter(
      (value): value is Operation => typeof value === 'object' && value !== null && 'responses' in value,
    ),
  );
}

/** Adds what no route has to say for itself: who may ask, and how it fails in general. */
function completeOperation(operation: Operation): void {
  const common = { 500: { description: '`internal-error`', content: problemContent } };
  if (operation[PUBLIC_EXTENSION] === true) {
    delete operation[PUBLIC_EXTENSION];
    operation.security = [];
    operation.responses = { ...common, ...operation.responses };
  } else {
    operation.responses = {
      ...common,
      401: { description: '`unauthenticated`', content: problemContent },
      403: { description: '`forbidden`', content: problemContent },
      ...operation.responses,
    };
  }
}
