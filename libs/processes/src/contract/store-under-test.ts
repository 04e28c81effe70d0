import type { MovedClock } from '@daybook/test-kit';
import type { Deadline, ProcessStore } from '../process-store.port.js';

/* What the parts of the contract share. */

export interface StoreUnderTest {
  readonly clock: MovedClock;
  /** The store as another process has it, with what this one has in it. */
  connect(): Promise<ProcessStore>;
  close(): Promise<void>;
}

/** An empty store and its clock. */
export interface Test {
  store(): ProcessStore;
  clock(): MovedClock;
  connect(): Promise<ProcessStore>;
}

export const minuteMs = 60_000;

export const deadline = (overrides: Partial<Deadline> & Pick<Deadline, 'dueAt'>): Deadline => ({
  processId: '536365',
  name: 'confirmation-window',
  ...overrides,
});
