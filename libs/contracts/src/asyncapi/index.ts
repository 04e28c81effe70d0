export * from './asyncapi-document.js';
export * from './examples.js';
