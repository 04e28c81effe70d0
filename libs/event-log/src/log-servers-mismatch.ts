/** What is wrong with a set of log servers. Servers are numbered as in DAYBOOK_LOG_URLS, from 0. */
export type LogServersFault =
  | { readonly kind: 'partitions-missing'; readonly category: string; readonly partitions: readonly number[] }
  | {
      readonly kind: 'partitions-doubled';
      readonly category: string;
      readonly partitions: readonly number[];
      readonly servers: readonly number[];
    }
  /** The category is complete without these servers, which do not know it. */
  | { readonly kind: 'servers-added'; readonly category: string; readonly servers: readonly number[] }
  /** Each has the category, but of another log than the first one of them. */
  | { readonly kind: 'logs-mixed'; readonly category: string; readonly servers: readonly number[] }
  | { readonly kind: 'database-repeated'; readonly servers: readonly number[] };

/** The log servers that are named do not make one whole log; the message says which variable to set. */
export class LogServersMismatchError extends Error {
  readonly userMessage: string;

  constructor(readonly fault: LogServersFault) {
    const message = sentenceOf(fault);
    super(message);
    this.userMessage = message;
    this.name = 'LogServersMismatchError';
  }
}

function sentenceOf(fault: LogServersFault): string {
  switch (fault.kind) {
    case 'partitions-missing':
      return `${partitionsOf(fault)} not found in log.heads; if there are more servers of that log, set DAYBOOK_LOG_URLS to the URLs of all, and if rows were lost, restore the database from a backup.`;
    case 'partitions-doubled':
      return `${partitionsOf(fault)} on ${serversOf(fault)} at once; set DAYBOOK_LOG_URLS so that it names each server of that log once.`;
    case 'servers-added':
      return `The log of ${fault.category} is complete without ${serversOf(fault)}, and its partitions do not move; name only the servers that hold them.`;
    case 'logs-mixed':
      return `The logs of ${fault.category} on ${serversOf(fault)} do not belong together; set DAYBOOK_LOG_URLS to the servers of one log.`;
    case 'database-repeated':
      return `${capitalized(serversOf(fault))} are one database; set DAYBOOK_LOG_URLS so that it names each once.`;
  }
}

function partitionsOf({ category, partitions }: { category: string; partitions: readonly number[] }): string {
  const [noun, verb] = partitions.length === 1 ? ['Partition', 'is'] : ['Partitions', 'are'];
  return `${noun} ${listed(runsOf(partitions))} of the log of ${category} ${verb}`;
}

function serversOf({ servers }: { servers: readonly number[] }): string {
  const noun = servers.length === 1 ? 'server' : 'servers';
  return `${noun} ${listed(servers.map((server) => String(server + 1)))} of DAYBOOK_LOG_URLS`;
}

/** Numbers in ascending order, with "4 to 7" for three or more in a row. */
function runsOf(numbers: readonly number[]): string[] {
  const runs: number[][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run?.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs.flatMap((run) => (run.length < 3 ? run.map(String) : [`${run[0]} to ${run.at(-1)}`]));
}

function listed(items: readonly string[]): string {
  if (items.length === 1) return items[0]!;
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
