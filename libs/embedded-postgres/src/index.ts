export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres.js';
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './errors.js';
export { freePort } from './free-port.js';
export { isAlive } from './processes.js';
export { startTestPostgres, type TestPostgres } from './test-postgres.js';
