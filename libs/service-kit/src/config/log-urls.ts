import { ConfigurationError } from './read-config.js';

/**
 * The servers that hold the log: those of DAYBOOK_LOG_URLS if it is set, else the one PostgreSQL that has
 * everything.
 *
 * @throws ConfigurationError where neither is named
 */
export function logUrlsOf(config: {
  readonly DAYBOOK_LOG_URLS?: readonly string[];
  readonly DAYBOOK_DATABASE_URL?: string;
}): readonly string[] {
  const { DAYBOOK_LOG_URLS: servers, DAYBOOK_DATABASE_URL: database } = config;
  if (servers !== undefined) return servers;
  if (database !== undefined) return [database];
  throw new ConfigurationError(['DAYBOOK_LOG_URLS or DAYBOOK_DATABASE_URL must say where the log is.']);
}
