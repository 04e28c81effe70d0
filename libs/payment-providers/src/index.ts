export * from './errors.js';
export * from './guarded-provider.js';
export * from './payment-provider.port.js';
export * from './simulator/provider-simulator.js';
export type { Behaviour } from './simulator/behaviours.js';
export { magicTokens } from './simulator/behaviours.js';
export * from './simulator/simulator-provider.js';
export * from './stripe/stripe-provider.js';
