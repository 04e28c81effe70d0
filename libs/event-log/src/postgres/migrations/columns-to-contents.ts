import type { QueryRunner } from 'typeorm';
import { chainHash, contentText, type EventContent, genesisHash, hashOfText } from '../../hash-chain.js';
import { formatPosition } from '../../position.js';

/** How far the events of one server are in the form of today. */
export interface ConversionProgress {
  readonly converted: number;
  readonly events: number;
  /** Events among them whose hash does not follow from what is stored. */
  readonly faulty: number;
}

/** What is to be said of events that somebody has changed. */
export const faultyEvents = ({ faulty }: ConversionProgress): string =>
  `${faulty === 1 ? 'One event is' : `${faulty} events are`} not as hashed; daybook verify names ${faulty === 1 ? 'it' : 'them'}.`;

const maxEvents = 1_000;
const maxBytes = 4 * 1024 * 1024;

/** An event as migration 1 keeps it; its business time as text, with all digits that it has. */
interface ColumnsRow {
  readonly position: string;
  readonly recorded_ms: string;
  readonly occurred_at: string;
  readonly event_id: string;
  readonly version: number;
  readonly schema_version: number;
  readonly stream_id: string;
  readonly type: string;
  readonly hash: string;
  readonly metadata: Pick<EventContent, 'commandId' | 'correlationId' | 'actor'>;
  readonly data: EventContent['data'];
}

interface Partition {
  readonly id: number;
  readonly category: string;
  readonly partition: number;
}

/** What cannot be read cannot be taken over, and is not left out. */
export class LogNotConvertedError extends Error {
  readonly userMessage: string;

  constructor(after: string, cause: unknown) {
    const message = `The event log stays in its earlier form, as it was: what follows ${after} in it cannot be read (${(cause as Error).message}).`;
    super(message, { cause });
    this.userMessage = message;
    this.name = 'LogNotConvertedError';
  }
}

/**
 * Makes of each event, as columns have it, the text that was hashed. Whether its hash follows from that is looked at on
 * the way; an event that somebody has changed is taken over as it is, and found by its hash as before.
 */
export class ColumnsToContents {
  private converted = 0;
  private faulty = 0;
  private events = 0;

  constructor(
    private readonly runner: QueryRunner,
    private readonly onProgress: (progress: ConversionProgress) => void,
  ) {}

  /**
   * Goes on where an earlier run ended, up to the last event that there is.
   *
   * @throws LogNotConvertedError
   */
  async run(): Promise<void> {
    const [known] = (await this.runner.query(
      `SELECT (SELECT sum(position) FROM log.heads)::text AS events, (SELECT count(*) FROM log.contents)::text AS converted`,
    )) as { events: string | null; converted: string }[];
    this.events = Number(known!.events);
    this.converted = Number(known!.converted);
    const partitions = (await this.runner.query(
      `SELECT c.id, c.name AS category, h.partition FROM log.heads h JOIN log.categories c ON c.id = h.category
       ORDER BY c.id, h.partition`,
    )) as Partition[];
    for (const partition of partitions) await this.convert(partition);
  }

  private async convert(of: Partition): Promise<void> {
    let last = await this.lastConverted(of);
    for (;;) {
      const rows = await this.read(of, last.position);
      if (rows.length === 0) return;
      const contents = rows.map((row) => contentText(contentOf(of.category, row)));
      for (const [index, row] of rows.entries()) {
        const { position, recorded_ms, hash } = row;
        const recordedAt = new Date(Number(recorded_ms)).toISOString();
        const expected = chainHash(last.hash, last.position + 1, recordedAt, hashOfText(contents[index]!));
        if (hash !== expected) this.faulty += 1;
        last = { position: Number(position), hash };
      }
      await this.keep(of, rows, contents);
      this.converted += rows.length;
      this.onProgress({ converted: this.converted, events: this.events, faulty: this.faulty });
    }
  }

  private async lastConverted({ id, partition }: Partition) {
    const [last] = (await this.runner.query(
      `SELECT position, encode(hash, 'hex') AS hash FROM log.contents
       WHERE category = $1 AND partition = $2 ORDER BY position DESC LIMIT 1`,
      [id, partition],
    )) as { position: string; hash: string }[];
    return last ? { position: Number(last.position), hash: last.hash } : { position: 0, hash: genesisHash };
  }

  private async read({ id, category, partition }: Partition, after: number): Promise<ColumnsRow[]> {
    try {
      return (await this.runner.query(
        `SELECT position, (date_part('epoch', recorded_at) * 1000)::bigint AS recorded_ms,
                to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
                event_id, version, schema_version, stream_id, type, encode(hash, 'hex') AS hash, metadata, data
         FROM log.read_partitions($1, $2, $3, $4, $5)`,
        [id, [partition], [after], maxEvents, maxBytes],
      )) as ColumnsRow[];
    } catch (error) {
      throw new LogNotConvertedError(formatPosition({ category, partition, position: after }), error);
    }
  }

  /** Only the contents go there and back; what else is known of an event is copied where it is. */
  private async keep({ id, partition }: Partition, rows: readonly ColumnsRow[], contents: readonly string[]) {
    await this.runner.query(
      `INSERT INTO log.contents (position, recorded_at, version, category, partition, stream_id, hash, content)
       SELECT e.position, e.recorded_at, e.version, e.category, e.partition, e.stream_id, e.hash, n.content
       FROM unnest($3::bigint[], $4::text[]) AS n (position, content)
       JOIN log.events e ON e.category = $1 AND e.partition = $2 AND e.position = n.position`,
      [id, partition, rows.map(({ position }) => position), contents],
    );
  }
}

function contentOf(category: string, row: ColumnsRow): EventContent {
  return {
    ...row.metadata,
    category,
    data: row.data,
    eventId: row.event_id,
    occurredAt: row.occurred_at.replace(/000Z$/, 'Z'),
    schemaVersion: row.schema_version,
    streamId: row.stream_id,
    type: row.type,
    version: row.version,
  };
}
