import { ConfigurationError } from './read-config.js';

/** Stores that may have a database of their own, and are else in the one PostgreSQL that has everything. */
type StoreVariable = 'DAYBOOK_PROCESS_URL' | 'DAYBOOK_WEBHOOKS_URL';

type StoreConfig<Variable extends StoreVariable> = {
  readonly [Name in Variable | 'DAYBOOK_DATABASE_URL']?: string;
};

/** Where the webhooks are. @throws ConfigurationError where nothing says so */
export const webhooksUrlOf = (config: StoreConfig<'DAYBOOK_WEBHOOKS_URL'>): string =>
  storeUrlOf(config, 'DAYBOOK_WEBHOOKS_URL', 'where the webhooks are');

/** Where processes keep their checkpoints and deadlines. @throws ConfigurationError where nothing says so */
export const processUrlOf = (config: StoreConfig<'DAYBOOK_PROCESS_URL'>): string =>
  storeUrlOf(config, 'DAYBOOK_PROCESS_URL', 'where processes keep their deadlines');

function storeUrlOf(config: StoreConfig<StoreVariable>, own: StoreVariable, what: string): string {
  const url = config[own] ?? config.DAYBOOK_DATABASE_URL;
  if (url !== undefined) return url;
  throw new ConfigurationError([`${own} or DAYBOOK_DATABASE_URL must say ${what}.`]);
}
