import type { CommandContext } from './event-store.js';

export interface CommandRequest<Command> {
  readonly streamId: string;
  readonly command: Command;
  readonly context: CommandContext;
  /** The version that the sender has seen, where it insists on that. */
  readonly expectedVersion?: number;
  /** The stream is most likely new: decide on nothing first and let the append find out. Saves a read. */
  readonly likelyNew?: boolean;
}

export type CommandOutcome<State, Event, Rejection> =
  | {
      readonly kind: 'accepted';
      /** These events were there already: the command had been carried out before. */
      readonly repeated: boolean;
      readonly events: readonly Event[];
      /** The state after the command's own events, even if others have followed since. */
      readonly state: State;
      readonly version: number;
      readonly position: string;
      /** Business time of the command's events. */
      readonly occurredAt: string;
    }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'stale-version'; readonly version: number }
  /** The command's id stands in the stream already, with other content. */
  | { readonly kind: 'command-id-reused' };

/** A command on its way, and who waits for its answer. */
export interface Task<State, Command, Event, Rejection> {
  readonly request: CommandRequest<Command>;
  readonly resolve: (outcome: CommandOutcome<State, Event, Rejection>) => void;
  readonly reject: (error: unknown) => void;
  /** How often it was decided in vain. */
  attempts: number;
}
