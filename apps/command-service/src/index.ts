export { type CommandServiceAdapters, CommandServiceModule } from './command-service.module.js';
