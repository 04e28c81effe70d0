import { createRoles } from '@daybook/postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The log's tables, the one function that appends, and the roles that may use them.
 *
 * `daybook_log_append` may call the function and read; `daybook_log_read` may read. Nobody may change or
 * remove an event: grants refuse it to the services, triggers to the tables' owner.
 */
export class CreateEventLog1763683200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(append);
    await runner.query(immutability);
    await runner.query(roles);
  }

  async down(runner: QueryRunner): Promise<void> {
    // A log is not taken down by a migration: it is the only truth there is.
    await runner.query(`DO $$ BEGIN RAISE EXCEPTION 'the event log is never dropped by a migration'; END $$`);
  }
}

const tables = `
CREATE TABLE log.categories (
  id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  partitions smallint NOT NULL CHECK (partitions BETWEEN 1 AND 1024)
);

-- One row a partition, locked by whoever appends to it. Room is left in each page, so that updates stay there.
CREATE TABLE log.heads (
  category smallint NOT NULL REFERENCES log.categories,
  partition smallint NOT NULL,
  position bigint NOT NULL,
  hash bytea NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (category, partition)
) WITH (fillfactor = 20);

CREATE TABLE log.events (
  position bigint NOT NULL,
  event_id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  version integer NOT NULL,
  category smallint NOT NULL,
  partition smallint NOT NULL,
  schema_version smallint NOT NULL,
  stream_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  hash bytea NOT NULL,
  metadata jsonb NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (category, partition, position),
  UNIQUE (category, stream_id, version)
);
`;

/**
 * Appends a batch in one statement. The arrays of appends are in order of partition and stream, those of
 * events in the same order; so each partition and each stream is one run, and the loop carries one head.
 */
const append = `
CREATE FUNCTION log.append(
  p_category smallint,
  p_partitions smallint[], p_streams text[], p_expected integer[], p_counts integer[],
  p_event_ids uuid[], p_types text[], p_schema_versions smallint[], p_occurred_at timestamptz[],
  p_metadata jsonb[], p_data jsonb[], p_content_hashes bytea[],
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
  event_positions bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(p_event_ids)]);
  event_versions integer[] := array_fill(NULL::integer, ARRAY[cardinality(p_event_ids)]);
  event_hashes bytea[] := array_fill(NULL::bytea, ARRAY[cardinality(p_event_ids)]);
  event_streams text[] := array_fill(NULL::text, ARRAY[cardinality(p_event_ids)]);
  event_partitions smallint[] := array_fill(NULL::smallint, ARRAY[cardinality(p_event_ids)]);
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

  INSERT INTO log.events (position, event_id, occurred_at, recorded_at, version, category, partition,
                          schema_version, stream_id, type, hash, metadata, data)
  SELECT e.position, e.event_id, e.occurred_at, recorded, e.version, p_category, e.partition,
         e.schema_version, e.stream_id, e.type, e.hash, e.metadata, e.data
  FROM unnest(event_positions, p_event_ids, p_occurred_at, event_versions, event_partitions,
              p_schema_versions, event_streams, p_types, event_hashes, p_metadata, p_data)
    AS e (position, event_id, occurred_at, version, partition, schema_version, stream_id, type, hash, metadata, data)
  WHERE e.position IS NOT NULL;

  UPDATE log.heads h SET position = n.position, hash = n.hash, recorded_at = recorded
  FROM unnest(head_partitions, head_positions, head_hashes) AS n (partition, position, hash)
  WHERE h.category = p_category AND h.partition = n.partition AND h.position <> n.position;
END $$;
`;

const immutability = `
CREATE FUNCTION log.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'events are never changed or removed (% on %)', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER events_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON log.events
  FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
CREATE TRIGGER heads_are_kept BEFORE DELETE OR TRUNCATE ON log.heads
  FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
CREATE TRIGGER categories_are_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON log.categories
  FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
`;

const roles = `
${createRoles('daybook_log_append', 'daybook_log_read')}
REVOKE ALL ON FUNCTION log.append FROM PUBLIC;
GRANT USAGE ON SCHEMA log TO daybook_log_append, daybook_log_read;
GRANT SELECT ON ALL TABLES IN SCHEMA log TO daybook_log_append, daybook_log_read;
GRANT EXECUTE ON FUNCTION log.append TO daybook_log_append;
`;
