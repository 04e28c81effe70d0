import { UnknownEventTypeError } from '@daybook/event-sourcing';

/** The part of a stored event that says what happened, in the words of one schema version. */
export interface VersionedEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
}

/** Says in the next version's words what `data` says in one version's. Pure; leaves `data` as it is. */
export type UpcastStep = (data: unknown) => unknown;

/**
 * The steps for each known event type: the first takes version 1 to 2, the second 2 to 3, and so on. The
 * latest version is one more than there are steps, so a chain cannot have a gap.
 */
export type UpcasterChain = Readonly<Record<string, readonly UpcastStep[]>>;

/** An event of a known type in a version that this code does not know, likely written by a newer one. */
export class UnknownSchemaVersionError extends Error {
  override readonly name = 'UnknownSchemaVersionError';
  constructor(
    readonly type: string,
    readonly schemaVersion: number,
    readonly latestSchemaVersion: number,
  ) {
    super(`Unknown schema version ${schemaVersion} of ${type}: known are 1 to ${latestSchemaVersion}`);
  }
}

/**
 * Makes the function that brings a stored event of any known version to the latest one.
 *
 * The function throws UnknownEventTypeError and UnknownSchemaVersionError: to guess at such an event, or
 * to skip it, would make the reader's picture silently wrong.
 */
export function createUpcaster(chain: UpcasterChain): (stored: VersionedEvent) => VersionedEvent {
  const stepsByType = new Map(Object.entries(chain));
  return (stored) => {
    const { type, schemaVersion } = stored;
    const steps = stepsByType.get(type);
    if (steps === undefined) throw new UnknownEventTypeError(type);
    const latest = steps.length + 1;
    if (schemaVersion === latest) return { type, schemaVersion, data: stored.data };
    if (!Number.isInteger(schemaVersion) || schemaVersion < 1 || schemaVersion > latest) {
      throw new UnknownSchemaVersionError(type, schemaVersion, latest);
    }
    let { data } = stored;
    for (const step of steps.slice(schemaVersion - 1)) data = step(data);
    return { type, schemaVersion: latest, data };
  };
}
