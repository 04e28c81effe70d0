import { randomInt } from 'node:crypto';
import pg from 'pg';
import { LogServerUnusableError } from '../errors.js';
import { LogServersMismatchError } from '../log-servers-mismatch.js';

interface Visit {
  /** Which database this is, in the server's own words: the same for every URL that leads to it. */
  readonly place: string;
  readonly isFirstVisit: boolean;
}

const largestLockKey = 2 ** 48 - 1;

/**
 * The order in which to take the locks of several databases: the same for all who want the locks of the
 * same ones, however they write the URLs and list them. So nobody waits for another one in a circle.
 *
 * @returns indexes into `urls`
 * @throws LogServersMismatchError where two of the URLs lead to one database
 * @throws LogServerUnusableError where one of them leads to none
 */
export async function lockOrder(urls: readonly string[]): Promise<number[]> {
  const clients = urls.map((url) => new pg.Client(url));
  for (const client of clients) client.on('error', () => undefined); // The statement that it hits fails by itself.
  try {
    await Promise.all(
      clients.map((client, index) =>
        client.connect().catch((error: unknown) => {
          throw new LogServerUnusableError(index, error);
        }),
      ),
    );
    const key = randomInt(largestLockKey);
    const visits = await Promise.all(clients.map((client) => visit(client, key)));
    const again = visits.find(({ isFirstVisit }) => !isFirstVisit);
    const indexes = [...visits.keys()];
    if (again) {
      const servers = indexes.filter((index) => visits[index]!.place === again.place);
      throw new LogServersMismatchError({ kind: 'database-repeated', servers });
    }
    return indexes.toSorted((a, b) => (visits[a]!.place < visits[b]!.place ? -1 : 1));
  } finally {
    await Promise.allSettled(clients.map((client) => client.end()));
  }
}

/** Nobody else knows the key: if the lock is taken, an earlier one of our own visits has taken it. */
async function visit(client: pg.Client, key: number): Promise<Visit> {
  const { rows } = await client.query<Visit>(
    `SELECT pg_try_advisory_lock($1::bigint) AS "isFirstVisit",
            concat(extract(epoch FROM pg_postmaster_start_time()), ' ', current_database()) AS place`,
    [key],
  );
  return rows[0]!;
}
