import type { RecordedEvent } from '@daybook/event-log';

/** An event came before those that it builds on: the view is behind, or the events are not in order. */
export class VersionGapError extends Error {
  override readonly name = 'VersionGapError';
  constructor(event: RecordedEvent, viewVersion: number) {
    super(`Version ${event.version} of ${event.streamId} came after version ${viewVersion}.`);
  }
}
