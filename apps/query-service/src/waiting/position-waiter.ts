import { headerNames, headerPatterns, viewedCategories, type ViewedCategory } from '@daybook/contracts';
import { type EventLog, parsePosition } from '@daybook/event-log';
import {
  type AppliedPositions,
  AppliedSignal,
  type Projection,
  projections,
  type ViewReader,
} from '@daybook/views';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { problems } from '../problems.js';
import { APPLIED_SIGNAL, EVENT_LOG, VIEW_READER } from '../tokens.js';

/** How long a read waits for its position. */
export const waitLimitMs = 5_000;
/** Reads that may wait at a time. */
const maxWaitingReads = 10_000;
const retryAfterSeconds = 1;
const lookEveryMs = 10;
/** How long what was announced is taken for granted: views can be emptied, to be made anew. */
const announcementLastsMs = 1_000;

const positionForm = new RegExp(headerPatterns.position);

/** A place in a category that there are views of. */
interface ViewedPosition {
  readonly category: ViewedCategory;
  readonly partition: number;
  readonly position: number;
}

interface Waiting {
  /** The name of what is to come to the position. */
  readonly projection: string;
  readonly position: ViewedPosition;
  readonly deadline: number;
  readonly resolve: (isReached: boolean) => void;
  readonly reject: (error: unknown) => void;
}

interface Announcement {
  readonly position: number;
  readonly at: number;
}

/** By projection. */
type Checkpoints = ReadonlyMap<string, AppliedPositions>;

/**
 * Lets a read wait until the projection that answers it has what a command answered with. All who wait share one look at the view, and need
 * none for what the projector announces in this process.
 */
@Injectable()
export class PositionWaiter {
  private waiting: Waiting[] = [];
  private looking = false;
  /** The latest of each partition, by projection. */
  private readonly announced = new Map<string, Map<number, Announcement>>();

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(VIEW_READER) private readonly views: ViewReader,
    @Inject(APPLIED_SIGNAL) applied: AppliedSignal,
  ) {
    applied.onApplied((projection, positions) => {
      this.remember(projection, positions);
      this.settle(new Map([[projection, positions]]));
    });
  }

  /**
   * Waits for the position that the query or the header names, if one does.
   *
   * @param read what the read is answered from
   * @throws Problem position-malformed, position-unknown, view-behind
   */
  async await(read: Projection, request: FastifyRequest, after: string | undefined): Promise<void> {
    const text = after ?? request.headers[headerNames.position];
    if (text === undefined) return;
    if (typeof text !== 'string' || !positionForm.test(text)) throw problems.positionMalformed();
    const position = this.viewedPosition(text);
    if (!position) throw problems.positionUnknown();
    const reached = await Promise.all(awaited(read, position).map((name) => this.reach(name, position)));
    if (reached.every(Boolean)) return;
    throw (await this.isInLog(position))
      ? problems.viewBehind(retryAfterSeconds)
      : problems.positionUnknown();
  }

  /** Whether the projection has come to the position in time. */
  private async reach(projection: string, position: ViewedPosition): Promise<boolean> {
    if (this.wasAnnounced(projection, position)) return true;
    if (this.waiting.length >= maxWaitingReads) throw problems.viewBehind(retryAfterSeconds);
    return new Promise<boolean>((resolve, reject) => {
      this.waiting.push({ projection, position, deadline: Date.now() + waitLimitMs, resolve, reject });
      if (!this.looking) void this.look();
    });
  }

  private async isInLog({ category, partition, position }: ViewedPosition): Promise<boolean> {
    const heads = await this.log.heads(category);
    return position <= heads[partition]!.position;
  }

  /** The position that the text says, if it is one that a view comes to. */
  private viewedPosition(text: string): ViewedPosition | undefined {
    const parsed = parsePosition(text);
    const category = viewedCategories.find((each) => each === parsed?.category);
    if (!parsed || !category || !this.log.categories().includes(category)) return undefined;
    return parsed.partition < this.log.partitionCount(category) ? { ...parsed, category } : undefined;
  }

  private remember(projection: string, applied: AppliedPositions): void {
    const at = Date.now();
    const latest = this.announced.get(projection) ?? new Map<number, Announcement>();
    for (const [partition, position] of applied) latest.set(partition, { position, at });
    this.announced.set(projection, latest);
  }

  private wasAnnounced(projection: string, { partition, position }: ViewedPosition): boolean {
    const latest = this.announced.get(projection)?.get(partition);
    return !!latest && latest.position >= position && Date.now() - latest.at < announcementLastsMs;
  }

  private async look(): Promise<void> {
    this.looking = true;
    while (this.waiting.length > 0) {
      try {
        this.settle(await this.checkpoints());
      } catch (error) {
        for (const { reject } of this.waiting.splice(0)) reject(error);
      }
      if (this.waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    this.looking = false;
  }

  /** Of those projections that somebody waits for. */
  private async checkpoints(): Promise<Checkpoints> {
    const waitedFor = new Set(this.waiting.map(({ projection }) => projection));
    const read = [...waitedFor].map(async (name) => [name, await this.views.checkpoints(name)] as const);
    return new Map(await Promise.all(read));
  }

  private settle(checkpoints: Checkpoints): void {
    const now = Date.now();
    this.waiting = this.waiting.filter(({ projection, position, deadline, resolve }) => {
      const known = checkpoints.get(projection);
      // Nothing is known of it: it came while those of others were read, or they were announced.
      if (!known) return true;
      if ((known.get(position.partition) ?? 0) >= position.position) resolve(true);
      else if (now >= deadline) resolve(false);
      else return true;
      return false;
    });
  }
}

/**
 * The names of those that have to come to a position. A read waits for what it is answered from; where the position is
 * of another category, for everything that is made of that.
 */
const awaited = (read: Projection, { category }: ViewedPosition): string[] =>
  (read.category === category ? [read] : projections.filter((each) => each.category === category)).map(
    ({ name }) => name,
  );
