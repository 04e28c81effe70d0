/**
 * Events of a stream from this version on are indexed by their command; those before are few enough to be read. The
 * index of migration 8 begins here, so another version takes another migration.
 */
export const firstIndexedVersion = 21;

/** As it is indexed by migration 8. */
const commandId = `(e.content::json->>'commandId')`;

/**
 * Which of the commands $3 have events in the stream $2 of the category $1. Of what is indexed the stream is compared
 * in a way that no other index serves, so that the planner cannot take to reading the stream.
 */
export const commandsInStream = `
  SELECT ${commandId} AS command_id FROM log.events e
  WHERE e.category = $1 AND e.stream_id = $2 AND e.version < ${firstIndexedVersion}
    AND ${commandId} = ANY ($3)
  UNION
  SELECT ${commandId} FROM log.events e
  WHERE ${commandId} = ANY ($3) AND e.version >= ${firstIndexedVersion}
    AND e.category IS NOT DISTINCT FROM $1 AND e.stream_id IS NOT DISTINCT FROM $2`;
