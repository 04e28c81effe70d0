import { ConfigurationError } from './read-config.js';

export interface ViewsLocation {
  readonly kind: 'mongodb' | 'postgres';
  readonly url: string;
}

/**
 * Where the views are: in MongoDB if it is named, else in the one PostgreSQL that has everything.
 *
 * @throws ConfigurationError where neither is named
 */
export function viewsLocationOf(config: {
  readonly DAYBOOK_MONGO_URL?: string;
  readonly DAYBOOK_DATABASE_URL?: string;
}): ViewsLocation {
  const { DAYBOOK_MONGO_URL: mongo, DAYBOOK_DATABASE_URL: postgres } = config;
  if (mongo !== undefined) return { kind: 'mongodb', url: mongo };
  if (postgres !== undefined) return { kind: 'postgres', url: postgres };
  throw new ConfigurationError(['DAYBOOK_MONGO_URL or DAYBOOK_DATABASE_URL must say where the views are.']);
}
