import pg from 'pg';
import { nodeOptions } from '../../../../scripts/node-options.mjs';
import { ChildService } from './child-service.ts';
import { apiKey } from './http-client.ts';

/** What each service may do in PostgreSQL, and no more. */
const roles = {
  'command-service': ['daybook_log_append', 'daybook_log_relay'],
  projector: ['daybook_log_read', 'daybook_views_write'],
  'query-service': ['daybook_log_read', 'daybook_views_read', 'daybook_parked_review'],
} as const;

export interface Stores {
  /** Holds the log, and the views unless MongoDB is named; as its owner. */
  readonly databaseUrl: string;
  readonly mongoUrl?: string;
  /** Without one nothing is relayed, and the log itself is read. */
  readonly broker?: string;
}

/** Starts a service as it is built and shipped, with its own configuration and a login of its own. */
export async function startService(name: keyof typeof roles, stores: Stores): Promise<ChildService> {
  const { mongoUrl, broker } = stores;
  const env = {
    DAYBOOK_PORT: '0',
    DAYBOOK_API_KEY: apiKey,
    DAYBOOK_DATABASE_URL: await loginFor(name, stores.databaseUrl),
    ...(mongoUrl !== undefined && { DAYBOOK_MONGO_URL: mongoUrl }),
    ...(broker !== undefined && { DAYBOOK_KAFKA_BROKERS: broker }),
  };
  return ChildService.start(builtOf(name, 'main.js'), env, nodeOptions);
}

/** Starts what `npm start` runs, over a database that is there already. */
export function startAllInOne(
  databaseUrl: string,
  dataDir: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<ChildService> {
  const env = {
    DAYBOOK_PORT: '0',
    DAYBOOK_API_KEY: apiKey,
    DAYBOOK_DATABASE_URL: databaseUrl,
    DAYBOOK_DATA_DIR: dataDir,
    // What is measured is how orders come to be seen, and not how they are paid.
    DAYBOOK_PROCESSES: 'off',
    ...variables,
  };
  return ChildService.start(builtOf('daybook', 'start.js'), env, nodeOptions);
}

const builtOf = (app: string, file: string): URL =>
  new URL(`../../../../apps/${app}/dist/${file}`, import.meta.url);

/** The roles are those of the whole server, and are there as far as something was migrated that has them. */
async function loginFor(name: keyof typeof roles, ownerUrl: string): Promise<string> {
  const url = new URL(ownerUrl);
  const login = `${name}-${url.pathname.slice(1)}`;
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  try {
    const { rows } = await owner.query<{ role: string }>(
      'SELECT quote_ident(rolname) AS role FROM pg_roles WHERE rolname = ANY ($1)',
      [roles[name]],
    );
    const granted = rows.map(({ role }) => role).join(', ');
    const password = owner.escapeLiteral(apiKey);
    await owner.query(
      `CREATE ROLE ${owner.escapeIdentifier(login)} LOGIN PASSWORD ${password} IN ROLE ${granted}`,
    );
  } finally {
    await owner.end();
  }
  url.username = login;
  url.password = apiKey;
  return url.href;
}
