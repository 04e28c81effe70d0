import { createRoles } from '@daybook/postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leases of partitions for the relay; its role may do nothing to them but what the functions do. */
export class CreatePartitionLeases1763683400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(renew);
    await runner.query(save);
    await runner.query(release);
    await runner.query(roles);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION log.renew_leases, log.save_lease_positions, log.release_leases');
    await runner.query('DROP TABLE log.leases, log.lease_members');
  }
}

const tables = `
CREATE TABLE log.lease_members (
  category smallint NOT NULL REFERENCES log.categories,
  holder uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (category, holder)
);

CREATE TABLE log.leases (
  category smallint NOT NULL,
  partition smallint NOT NULL,
  holder uuid,
  epoch bigint NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL DEFAULT 'epoch',
  position bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (category, partition),
  FOREIGN KEY (category, partition) REFERENCES log.heads
) WITH (fillfactor = 20);
`;

/** One at a time for each category, so that the members agree on how many they are. */
const renew = `
CREATE FUNCTION log.renew_leases(p_category smallint, p_holder uuid, p_ttl_ms integer)
RETURNS TABLE (share integer, partition smallint, epoch bigint, "position" bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moment timestamptz;
  expiry timestamptz;
  fair_share integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('daybook.leases'), p_category);
  moment := clock_timestamp();
  expiry := moment + p_ttl_ms * interval '1 millisecond';

  INSERT INTO log.lease_members AS m (category, holder, expires_at) VALUES (p_category, p_holder, expiry)
  ON CONFLICT (category, holder) DO UPDATE SET expires_at = excluded.expires_at;
  DELETE FROM log.lease_members m WHERE m.category = p_category AND m.expires_at <= moment;

  INSERT INTO log.leases (category, partition)
  SELECT h.category, h.partition FROM log.heads h WHERE h.category = p_category
  ON CONFLICT DO NOTHING;

  SELECT ceil(count(*)::numeric / (SELECT count(*) FROM log.lease_members m WHERE m.category = p_category))
  INTO fair_share FROM log.leases l WHERE l.category = p_category;

  UPDATE log.leases l SET expires_at = expiry
  WHERE l.category = p_category AND l.holder = p_holder AND l.expires_at > moment;

  UPDATE log.leases l SET holder = p_holder, epoch = l.epoch + 1, expires_at = expiry
  WHERE l.category = p_category AND l.partition IN (
    SELECT f.partition FROM log.leases f WHERE f.category = p_category AND f.expires_at <= moment
    ORDER BY f.partition
    LIMIT greatest(0, fair_share - (SELECT count(*) FROM log.leases o
                                    WHERE o.category = p_category AND o.holder = p_holder AND o.expires_at > moment))
  );

  RETURN QUERY SELECT fair_share, l.partition, l.epoch, l.position FROM log.leases l
  WHERE l.category = p_category AND l.holder = p_holder AND l.expires_at > moment ORDER BY l.partition;
  IF NOT FOUND THEN
    RETURN QUERY SELECT fair_share, NULL::smallint, NULL::bigint, NULL::bigint;
  END IF;
END $$;
`;

const save = `
CREATE FUNCTION log.save_lease_positions(
  p_category smallint, p_holder uuid, p_partitions smallint[], p_epochs bigint[], p_positions bigint[]
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE log.leases l SET position = n.position
  FROM unnest(p_partitions, p_epochs, p_positions) AS n (partition, epoch, position)
  WHERE l.category = p_category AND l.partition = n.partition AND l.epoch = n.epoch AND l.holder = p_holder;
$$;
`;

/** Whoever leaves altogether is no longer counted for the others' shares. */
const release = `
CREATE FUNCTION log.release_leases(
  p_category smallint, p_holder uuid, p_partitions smallint[], p_leaves boolean
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE log.leases l SET holder = NULL, expires_at = 'epoch'
  WHERE l.category = p_category AND l.holder = p_holder AND (p_leaves OR l.partition = ANY (p_partitions));
  DELETE FROM log.lease_members m WHERE p_leaves AND m.category = p_category AND m.holder = p_holder;
$$;
`;

const roles = `
${createRoles('daybook_log_relay')}
REVOKE ALL ON FUNCTION log.renew_leases, log.save_lease_positions, log.release_leases FROM PUBLIC;
GRANT USAGE ON SCHEMA log TO daybook_log_relay;
GRANT SELECT ON log.categories, log.heads, log.events TO daybook_log_relay;
GRANT EXECUTE ON FUNCTION log.renew_leases, log.save_lease_positions, log.release_leases TO daybook_log_relay;
`;
