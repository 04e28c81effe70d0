/**
 * The moment by which work falls due: the database's clock, and $1 by how many milliseconds they are ahead of it. It
 * stands still within a statement, so that an index can be searched by it.
 */
export const moment = `(statement_timestamp() + $1::float8 * interval '1 millisecond')`;

/** So many milliseconds, of a parameter such as `$2`. */
export const milliseconds = (parameter: string): string => `${parameter}::float8 * interval '1 millisecond'`;
