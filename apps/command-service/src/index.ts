export { type CommandServiceAdapters, CommandServiceModule } from './command-service.module.js';
export * from './http/hold-back-commands.js';
