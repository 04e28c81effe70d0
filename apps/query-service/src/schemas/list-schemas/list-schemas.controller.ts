import { publishedEventSchemas, SchemaList, schemaPath } from '@daybook/contracts';
import { Documented, Public } from '@daybook/service-kit';
import { Controller, Get } from '@nestjs/common';
import type { Static } from 'typebox';

@Public()
@Controller('v1/schemas')
export class ListSchemasController {
  @Get()
  @Documented({
    summary: 'List the schemas of published events',
    tags: ['contracts'],
    success: { description: 'Every type in every version, with where its schema is.', schema: SchemaList },
  })
  list(): Static<typeof SchemaList> {
    const items = publishedEventSchemas.map(({ type, schemaVersion }) => ({
      type,
      schemaVersion,
      href: schemaPath(type, schemaVersion),
    }));
    return { items };
  }
}
