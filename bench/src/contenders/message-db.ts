import { randomUUIDv7 } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import type { AppenderKind } from './appender.ts';
import { connectionsFor, openPool } from './connections.ts';

/** What its install.sh runs with psql, in the same order, but for the views that only reports need. */
const scripts = [
  'roles/message-store',
  'schema/message-store',
  'extensions/pgcrypto',
  'tables/messages',
  'types/message',
  'functions/message-store-version',
  'functions/hash-64',
  'functions/acquire-lock',
  'functions/category',
  'functions/is-category',
  'functions/id',
  'functions/cardinal-id',
  'functions/stream-version',
  'functions/write-message',
  'functions/get-stream-messages',
  'functions/get-category-messages',
  'functions/get-last-stream-message',
  'indexes/messages-id',
  'indexes/messages-stream',
  'indexes/messages-category',
];

/** Its versions begin with 0, so that a stream without messages has this one. */
const nothingYet = -1;

/** A function call, and so a transaction, for each message; writers of a category wait for one another in it. */
export const messageDb: AppenderKind = {
  name: 'message-db',
  kind: 'peer',
  async openAppender({ engines }, callers) {
    // Its functions name one another without their schema.
    const options = '-c search_path=message_store,public';
    const pool = openPool(await engines.database(), connectionsFor(callers), { options });
    await install(pool);
    return {
      append: ({ streamId, type, data }) =>
        pool.query({
          name: 'write-message',
          text: 'SELECT write_message($1, $2, $3, $4, $5, $6)',
          values: [randomUUIDv7(), `order-${streamId}`, type, JSON.stringify(data), '{}', nothingYet],
        }),
      close: () => pool.end(),
    };
  },
};

async function install(pool: pg.Pool): Promise<void> {
  const database = new URL('database/', import.meta.resolve('@eventide/message-db/package.json'));
  for (const script of scripts) await pool.query(await readFile(new URL(`${script}.sql`, database), 'utf8'));
}
