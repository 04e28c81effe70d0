import { asyncApiDocument, type AsyncApiDocument, type HashInChain } from '@daybook/contracts';
import { hashAfter } from '@daybook/event-log';
import { Documented, Public } from '@daybook/service-kit';
import { Controller, Get } from '@nestjs/common';
import Type from 'typebox';

@Public()
@Controller('asyncapi.json')
export class AsyncApiController {
  private readonly document = asyncApiDocument(hashAfter as HashInChain);

  @Get()
  @Documented({
    summary: 'Read what is published on Kafka',
    tags: ['contracts'],
    success: {
      description: 'An AsyncAPI document with topics, keys, headers, schemas and examples.',
      schema: Type.Object({ asyncapi: Type.String({ examples: ['3.0.0'] }) }),
    },
  })
  read(): AsyncApiDocument {
    return this.document;
  }
}
