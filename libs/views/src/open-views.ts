import { MongoViewReader } from './mongodb/mongo-view-reader.js';
import { MongoViewStore } from './mongodb/mongo-view-store.js';
import { PostgresViewReader } from './postgres/postgres-view-reader.js';
import { PostgresViewStore } from './postgres/postgres-view-store.js';
import type { ViewReader } from './view-reader.port.js';
import type { ViewStore } from './view-store.port.js';

export interface ViewsLocation {
  readonly kind: 'mongodb' | 'postgres';
  readonly url: string;
}

const stores = { mongodb: MongoViewStore, postgres: PostgresViewStore };
const readers = { mongodb: MongoViewReader, postgres: PostgresViewReader };

/** Opens the views for the projector. */
export const openViewStore = ({ kind, url }: ViewsLocation): Promise<ViewStore> => stores[kind].open({ url });

/** Opens the views for reading. */
export const openViewReader = ({ kind, url }: ViewsLocation): Promise<ViewReader> =>
  readers[kind].open({ url });
