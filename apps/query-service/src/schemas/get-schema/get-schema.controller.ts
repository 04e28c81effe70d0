import { publishedEventSchema, SchemaPath } from '@daybook/contracts';
import { Documented, Public, validPath } from '@daybook/service-kit';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { problems } from '../../problems.js';

const mediaType = 'application/schema+json';

@Public()
@Controller('v1/schemas')
export class GetSchemaController {
  @Get(':type/:schemaVersion')
  @Documented({
    summary: 'Read the schema of a published event',
    description: 'Of the whole event, as it is on Kafka and in `/v1/events`: JSON Schema, version 2020-12.',
    tags: ['contracts'],
    success: { description: 'The schema.', schema: Type.Object({}), contentType: mediaType },
    problems: { 404: 'schema-not-found' },
  })
  get(
    @Param(validPath(SchemaPath)) { type, schemaVersion }: Static<typeof SchemaPath>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): object {
    const schema = publishedEventSchema(type, schemaVersion);
    if (!schema) throw problems.schemaNotFound();
    void reply.type(mediaType);
    return schema;
  }
}
