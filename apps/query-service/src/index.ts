export { type QueryServiceAdapters, QueryServiceModule } from './query-service.module.js';
