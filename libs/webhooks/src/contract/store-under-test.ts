import { randomUUID } from 'node:crypto';
import type { MovedClock } from '@daybook/test-kit';
import type { ClaimRequest, Endpoint, NewEndpoint, WebhookStore } from '../webhook-store.port.js';

/* What the parts of the contract share. */

export interface StoreUnderTest {
  readonly clock: MovedClock;
  /** The store as another process has it, with what this one has in it. */
  connect(): Promise<WebhookStore>;
  close(): Promise<void>;
}

/** An empty store and its clock. */
export interface Test {
  store(): WebhookStore;
  clock(): MovedClock;
  connect(): Promise<WebhookStore>;
}

export const minuteMs = 60_000;
export const dayMs = 86_400_000;

export const secretOf = (name: string): string => `whsec_${Buffer.from(name).toString('base64')}`;

export const anEndpoint = (overrides: Partial<NewEndpoint> = {}): NewEndpoint => ({
  id: randomUUID(),
  url: 'https://shop.example/hooks',
  secret: secretOf('first'),
  begins: new Map(),
  ...overrides,
});

export async function created(store: WebhookStore, overrides: Partial<NewEndpoint> = {}): Promise<Endpoint> {
  const creation = await store.endpoints.create(anEndpoint(overrides));
  if (creation.kind !== 'created') throw new Error(`The endpoint was not made: ${creation.kind}.`);
  return creation.endpoint;
}

export const claimRequest = (overrides: Partial<ClaimRequest> = {}): ClaimRequest => ({
  limit: 100,
  limitPerEndpoint: 100,
  busy: new Map(),
  leaseMs: minuteMs,
  ...overrides,
});
