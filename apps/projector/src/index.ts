export { type ProjectorAdapters, ProjectorModule } from './projector.module.js';
