import { openEventLog } from '@daybook/event-log';
import { PostgresParkedReview } from '@daybook/parking';
import { logUrlsOf, serviceMain, variables, viewsLocationOf } from '@daybook/service-kit';
import { openViewReader } from '@daybook/views';
import Type from 'typebox';
import { QueryServiceModule } from './query-service.module.js';

serviceMain({
  name: 'query-service',
  defaultPort: 4002,
  variables: {
    DAYBOOK_DATABASE_URL: Type.Optional(variables.DAYBOOK_DATABASE_URL),
    DAYBOOK_LOG_URLS: Type.Optional(variables.DAYBOOK_LOG_URLS),
    DAYBOOK_MONGO_URL: Type.Optional(variables.DAYBOOK_MONGO_URL),
    DAYBOOK_PROCESS_URL: Type.Optional(variables.DAYBOOK_PROCESS_URL),
    DAYBOOK_WEBHOOKS_URL: Type.Optional(variables.DAYBOOK_WEBHOOKS_URL),
  },
  open: async (config, { apiKey }) => {
    const location = viewsLocationOf(config);
    const log = await openEventLog({ urls: logUrlsOf(config) });
    const views = await openViewReader(location);
    const parked = await openParkedReviews(config);
    return {
      module: QueryServiceModule.with({ log, views, parked, apiKey }),
      close: async () => {
        await Promise.all([log, views, ...parked].map((adapter) => adapter.close()));
      },
    };
  },
});

/** Of processes and webhooks, where something says where they are. */
function openParkedReviews(config: {
  readonly DAYBOOK_DATABASE_URL?: string;
  readonly DAYBOOK_PROCESS_URL?: string;
  readonly DAYBOOK_WEBHOOKS_URL?: string;
}): Promise<PostgresParkedReview[]> {
  const { DAYBOOK_DATABASE_URL: everything } = config;
  const stores = [
    { schema: 'process', url: config.DAYBOOK_PROCESS_URL ?? everything },
    { schema: 'webhooks', url: config.DAYBOOK_WEBHOOKS_URL ?? everything },
  ] as const;
  return Promise.all(
    stores.flatMap(({ schema, url }) =>
      url === undefined ? [] : [PostgresParkedReview.open({ schema, url })],
    ),
  );
}
