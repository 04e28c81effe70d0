import type { MigrationInterface, QueryRunner } from 'typeorm';
import { firstIndexedVersion } from '../command-index.js';
import { ColumnsToContents, type ConversionProgress } from './columns-to-contents.js';

/**
 * The log keeps of each event the very text that was hashed, and beside it only what events are looked up and ordered
 * by. Before, the content was taken apart into columns and two jsonb documents.
 *
 * What is there is brought into the new form a batch at a time, so that a migration that breaks off goes on where it
 * was; the new table takes the place of the old one in the last step, with the heads locked.
 */
export const keepContents = (onProgress: (progress: ConversionProgress) => void) =>
  class KeepContents1764547200000 implements MigrationInterface {
    readonly name = 'KeepContents1764547200000';
    /** It has several of its own. */
    readonly transaction = false;

    async up(runner: QueryRunner): Promise<void> {
      if (await isDone(runner)) return;
      await runner.query(table);
      const conversion = new ColumnsToContents(runner, onProgress);
      await conversion.run();
      await runner.startTransaction();
      try {
        // Whoever appends waits, and then finds no function that he knows.
        await runner.query('LOCK TABLE log.heads, log.events IN ACCESS EXCLUSIVE MODE');
        await conversion.run();
        await runner.query(allAreThere);
        await runner.query(`${swap} ${append} ${readPartitions} ${readStream} ${readable} ${grants}`);
        await runner.commitTransaction();
      } catch (error) {
        await runner.rollbackTransaction();
        throw error;
      }
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(
        `DO $$ BEGIN RAISE EXCEPTION 'the event log is not brought back into an earlier form' END $$`,
      );
    }
  };

/** It may have been, and broken off before that was noted. */
async function isDone(runner: QueryRunner): Promise<boolean> {
  const columns = (await runner.query(
    `SELECT FROM information_schema.columns
     WHERE table_schema = 'log' AND table_name = 'events' AND column_name = 'content'`,
  )) as unknown[];
  return columns.length > 0;
}

const table = `
CREATE TABLE IF NOT EXISTS log.contents (
  position bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  version integer NOT NULL,
  category smallint NOT NULL,
  partition smallint NOT NULL,
  stream_id text COLLATE "C" NOT NULL,
  hash bytea NOT NULL,
  -- RFC 8785: what its writer made, and what is hashed.
  content text COLLATE "C" NOT NULL,
  CONSTRAINT contents_pkey PRIMARY KEY (category, partition, position),
  CONSTRAINT contents_stream UNIQUE (category, stream_id, version)
);
`;

const allAreThere = `
DO $$ BEGIN
  IF (SELECT count(*) FROM log.contents) <> (SELECT count(*) FROM log.events) THEN
    RAISE EXCEPTION 'the event log stays in its earlier form: an event is missing in the present one';
  END IF;
END $$;
`;

const swap = `
DROP FUNCTION log.read_partitions, log.read_stream;
DROP FUNCTION log.append(smallint, smallint[], text[], integer[], integer[], uuid[], text[], smallint[],
                         timestamptz[], jsonb[], jsonb[], bytea[]);
DROP TABLE log.events;
ALTER TABLE log.contents RENAME TO events;
ALTER TABLE log.events RENAME CONSTRAINT contents_pkey TO events_pkey;
ALTER TABLE log.events RENAME CONSTRAINT contents_stream TO events_category_stream_id_version_key;
CREATE INDEX events_of_commands ON log.events ((content::json->>'commandId'))
  WHERE version >= ${firstIndexedVersion};
CREATE TRIGGER events_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON log.events
  FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
`;

/**
 * Appends a batch in one statement. The arrays of appends are in order of partition and stream, those of
 * events in the same order; so each partition and each stream is one run, and the loop carries one head.
 */
const append = `
CREATE FUNCTION log.append(
  p_category smallint,
  p_partitions smallint[], p_streams text[], p_expected integer[], p_counts integer[],
  p_contents text[], p_content_hashes bytea[],
  OUT recorded_ms bigint, OUT versions integer[], OUT positions bigint[]
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head record;
  stored integer[];
  recorded timestamptz;
  at_partition smallint;
  at_stream text;
  at_version integer;
  at_position bigint;
  at_hash bytea;
  next_event integer := 0;
  -- One entry for each event; rows of refused appends stay null in event_positions and are not inserted.
  event_positions bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(p_contents)]);
  event_versions integer[] := array_fill(NULL::integer, ARRAY[cardinality(p_contents)]);
  event_hashes bytea[] := array_fill(NULL::bytea, ARRAY[cardinality(p_contents)]);
  event_streams text[] := array_fill(NULL::text, ARRAY[cardinality(p_contents)]);
  event_partitions smallint[] := array_fill(NULL::smallint, ARRAY[cardinality(p_contents)]);
  head_partitions smallint[] := '{}';
  head_positions bigint[] := '{}';
  head_hashes bytea[] := '{}';
BEGIN
  -- The locks come first, in order of partition, so that two batches never wait for each other.
  recorded := date_trunc('milliseconds', clock_timestamp());
  FOR head IN
    SELECT h.partition, h.position, h.hash, h.recorded_at FROM log.heads h
    WHERE h.category = p_category AND h.partition = ANY (p_partitions)
    ORDER BY h.partition FOR UPDATE
  LOOP
    head_partitions := head_partitions || head.partition;
    head_positions := head_positions || head.position;
    head_hashes := head_hashes || head.hash;
    recorded := greatest(recorded, head.recorded_at, date_trunc('milliseconds', clock_timestamp()));
  END LOOP;
  recorded_ms := (extract(epoch FROM recorded) * 1000)::bigint;

  SELECT array_agg(coalesce(latest.version, 0) ORDER BY wanted.ordinal) INTO stored
  FROM unnest(p_streams) WITH ORDINALITY AS wanted (stream_id, ordinal)
  LEFT JOIN LATERAL (
    SELECT e.version FROM log.events e
    WHERE e.category = p_category AND e.stream_id = wanted.stream_id
    ORDER BY e.version DESC LIMIT 1
  ) latest ON true;

  versions := stored;
  positions := array_fill(0::bigint, ARRAY[cardinality(p_streams)]);
  FOR i IN 1 .. cardinality(p_streams) LOOP
    IF at_partition IS DISTINCT FROM p_partitions[i] THEN
      IF at_partition IS NOT NULL THEN
        head_positions[array_position(head_partitions, at_partition)] := at_position;
        head_hashes[array_position(head_partitions, at_partition)] := at_hash;
      END IF;
      at_partition := p_partitions[i];
      at_position := head_positions[array_position(head_partitions, at_partition)];
      at_hash := head_hashes[array_position(head_partitions, at_partition)];
      IF at_position IS NULL THEN
        RAISE EXCEPTION 'category % has no partition %', p_category, at_partition USING ERRCODE = '22023';
      END IF;
    END IF;
    IF at_stream IS DISTINCT FROM p_streams[i] THEN
      at_stream := p_streams[i];
      at_version := stored[i];
    END IF;
    IF p_expected[i] = at_version THEN
      FOR j IN next_event + 1 .. next_event + p_counts[i] LOOP
        at_position := at_position + 1;
        at_version := at_version + 1;
        at_hash := sha256(at_hash || int8send(at_position) || int8send(recorded_ms) || p_content_hashes[j]);
        event_positions[j] := at_position;
        event_versions[j] := at_version;
        event_hashes[j] := at_hash;
        event_streams[j] := at_stream;
        event_partitions[j] := at_partition;
      END LOOP;
      positions[i] := at_position;
    END IF;
    versions[i] := at_version;
    next_event := next_event + p_counts[i];
  END LOOP;
  head_positions[array_position(head_partitions, at_partition)] := at_position;
  head_hashes[array_position(head_partitions, at_partition)] := at_hash;

  INSERT INTO log.events (position, recorded_at, version, category, partition, stream_id, hash, content)
  SELECT e.position, recorded, e.version, p_category, e.partition, e.stream_id, e.hash, e.content
  FROM unnest(event_positions, event_versions, event_partitions, event_streams, event_hashes, p_contents)
    AS e (position, version, partition, stream_id, hash, content)
  WHERE e.position IS NOT NULL;

  UPDATE log.heads h SET position = n.position, hash = n.hash, recorded_at = recorded
  FROM unnest(head_partitions, head_positions, head_hashes) AS n (partition, position, hash)
  WHERE h.category = p_category AND h.partition = n.partition AND h.position <> n.position;
END $$;
`;

/*
 * Reads stop once they have found so many bytes. Events may be small or ten thousand times that, and what PostgreSQL
 * keeps of them, compressed, says little of their size; so only a loop can stop in time.
 */

/** One partition after the other, as they are named. */
const readPartitions = `
CREATE FUNCTION log.read_partitions(
  p_category smallint, p_partitions smallint[], p_after bigint[], p_limit integer, p_max_bytes bigint
) RETURNS SETOF log.events LANGUAGE plpgsql STABLE AS $$
DECLARE
  event log.events;
  bytes bigint := 0;
BEGIN
  FOR i IN 1 .. cardinality(p_partitions) LOOP
    FOR event IN
      SELECT * FROM log.events e
      WHERE e.category = p_category AND e.partition = p_partitions[i] AND e.position > p_after[i]
      ORDER BY e.position LIMIT p_limit
    LOOP
      RETURN NEXT event;
      bytes := bytes + octet_length(event.content);
      IF bytes >= p_max_bytes THEN RETURN; END IF;
    END LOOP;
  END LOOP;
END $$;
`;

const readStream = `
CREATE FUNCTION log.read_stream(
  p_category smallint, p_stream text, p_after integer, p_limit integer, p_max_bytes bigint
) RETURNS SETOF log.events LANGUAGE plpgsql STABLE AS $$
DECLARE
  event log.events;
  bytes bigint := 0;
BEGIN
  FOR event IN
    SELECT * FROM log.events e
    WHERE e.category = p_category AND e.stream_id = p_stream AND e.version > p_after
    ORDER BY e.version LIMIT p_limit
  LOOP
    RETURN NEXT event;
    bytes := bytes + octet_length(event.content);
    IF bytes >= p_max_bytes THEN RETURN; END IF;
  END LOOP;
END $$;
`;

/** For people with psql. */
const readable = `
CREATE VIEW log.events_readable AS
SELECT c.name AS category, e.partition, e.position, e.stream_id, e.version, j.content->>'type' AS type,
       (j.content->>'schemaVersion')::integer AS schema_version, j.content->'data' AS data,
       (j.content->>'occurredAt')::timestamptz AS occurred_at, e.recorded_at,
       j.content - '{category,data,occurredAt,schemaVersion,streamId,type,version}'::text[] AS metadata,
       encode(e.hash, 'hex') AS hash
FROM log.events e JOIN log.categories c ON c.id = e.category, LATERAL (SELECT e.content::jsonb) j (content);
`;

const grants = `
REVOKE ALL ON FUNCTION log.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.append TO daybook_log_append;
GRANT SELECT ON log.events, log.events_readable TO daybook_log_append, daybook_log_read;
GRANT SELECT ON log.events TO daybook_log_relay;
`;
