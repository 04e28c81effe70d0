import { LogServerUnusableError, UnsafeDurabilityError } from './errors.js';
import type { EventLog } from './event-log.port.js';
import { commonLogId } from './placement.js';
import { PostgresEventLog, type PostgresEventLogOptions } from './postgres/postgres-event-log.js';
import { SpreadEventLog } from './spread/spread-event-log.js';

export interface EventLogOptions extends Omit<PostgresEventLogOptions, 'url'> {
  /** The servers that together hold the log, in any order. Every other option holds for each of them. */
  readonly urls: readonly string[];
}

/**
 * Opens the log that is on the servers named, however many they are. All of them must be there at that
 * moment: only they can tell which partitions they hold.
 *
 * @throws LogServersMismatchError where they do not make one whole log
 * @throws UnsafeDurabilityError where one of them could lose what it has acknowledged
 * @throws LogServerUnusableError where one of several does not let itself be opened otherwise
 */
export async function openEventLog({ urls, ...options }: EventLogOptions): Promise<EventLog> {
  const opening = urls.map(async (url, index) => {
    const server = PostgresEventLog.open({ ...options, url });
    return urls.length === 1 ? server : server.catch((error: unknown) => unusable(index, error));
  });
  const opened = await Promise.allSettled(opening);
  const servers = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  try {
    for (const result of opened) if (result.status === 'rejected') throw result.reason;
    assertOneLog(servers);
    const log = await SpreadEventLog.over(servers);
    return servers.length === 1 ? servers[0]! : log;
  } catch (error) {
    await Promise.allSettled(servers.map((server) => server.close()));
    throw error;
  }
}

/** The servers that a log is on, in the order in which they were named, for work that goes server by server. */
export function serversOf(log: EventLog): readonly EventLog[] {
  return log instanceof SpreadEventLog ? log.servers : [log];
}

function unusable(index: number, error: unknown): never {
  throw error instanceof UnsafeDurabilityError ? error : new LogServerUnusableError(index, error);
}

/** Servers of two logs may well hold partitions that complement each other, so the partitions alone prove nothing. */
function assertOneLog(servers: readonly PostgresEventLog[]): void {
  for (const category of new Set(servers.flatMap((server) => server.categories()))) {
    commonLogId(
      category,
      servers.map((server) => server.logId(category)),
    );
  }
}
