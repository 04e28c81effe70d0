import { ConfigurationError } from './read-config.js';

/**
 * Where the webhooks are: in the database of DAYBOOK_WEBHOOKS_URL if it is set, else in the one PostgreSQL that has
 * everything.
 *
 * @throws ConfigurationError where neither is named
 */
export function webhooksUrlOf(config: {
  readonly DAYBOOK_WEBHOOKS_URL?: string;
  readonly DAYBOOK_DATABASE_URL?: string;
}): string {
  const { DAYBOOK_WEBHOOKS_URL: webhooks, DAYBOOK_DATABASE_URL: database } = config;
  const url = webhooks ?? database;
  if (url !== undefined) return url;
  throw new ConfigurationError([
    'DAYBOOK_WEBHOOKS_URL or DAYBOOK_DATABASE_URL must say where the webhooks are.',
  ]);
}
