export * from './asyncapi-document.js';
export * from './examples.js';
export * from './further-examples.js';
export * from './payment-examples.js';
export * from './stock-examples.js';
