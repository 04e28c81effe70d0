import pg from 'pg';

/** Positions, counts and milliseconds stay far below 2^53, so 64-bit integers are read as numbers. */
export const numericTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid)),
};
