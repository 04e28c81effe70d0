import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reads that stop once they have found so many bytes of data. Events may be small or ten thousand times that, and
 * what PostgreSQL keeps of them, compressed, says little of their size; so only a loop can stop in time.
 */
export class BoundReads1763683800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readPartitions);
    await runner.query(readStream);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION log.read_partitions, log.read_stream');
  }
}

/** Of data that is compressed as text; what is small is kept as it is, and nearly as large as its text. */
const bytesOfEvent = `
  CASE WHEN pg_column_compression(event.data) IS NULL THEN pg_column_size(event.data)
       ELSE octet_length(event.data::text) END`;

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
      bytes := bytes + ${bytesOfEvent};
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
    bytes := bytes + ${bytesOfEvent};
    IF bytes >= p_max_bytes THEN RETURN; END IF;
  END LOOP;
END $$;
`;
