export * from './claims.js';
export { connectToPostgres, disconnect, type PostgresConnectionOptions } from './connection.js';
export * from './create-roles.js';
export * from './migrate-schema.js';
export * from './moment.js';
export * from './numeric-types.js';
export * from './server-errors.js';
export * from './statements.js';
