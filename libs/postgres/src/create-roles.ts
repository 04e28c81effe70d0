/** Makes group roles. They belong to the whole server, so another schema or database of it may have made them already. */
export const createRoles = (...names: readonly string[]): string => `
DO $$ BEGIN
${names
  .map(
    (name) => `  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') THEN
    CREATE ROLE ${name} NOLOGIN;
  END IF;`,
  )
  .join('\n')}
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;`;
