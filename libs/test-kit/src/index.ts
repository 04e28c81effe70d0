export * from './docker-container.js';
export * from './until.js';
