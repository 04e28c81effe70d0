import { ContentionError, StreamOverloadedError } from '@daybook/event-sourcing';
import { LogOverloadedError, LogUnavailableError } from '@daybook/event-log';
import { ProcessStoreUnavailableError } from '@daybook/processes';

const faults = [
  LogUnavailableError,
  LogOverloadedError,
  ProcessStoreUnavailableError,
  ContentionError,
  StreamOverloadedError,
];

/** Whether an error passes by itself: the log or the store is away, full, or has too much to do. */
export const isStoreFault = (error: unknown): boolean => faults.some((fault) => error instanceof fault);
