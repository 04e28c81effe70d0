import { headerNames, headerPatterns, viewedCategories, type ViewedCategory } from '@daybook/contracts';
import { type EventLog, parsePosition } from '@daybook/event-log';
import { type AppliedPositions, AppliedSignal, type ViewReader } from '@daybook/views';
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
  readonly position: ViewedPosition;
  readonly deadline: number;
  readonly resolve: (isReached: boolean) => void;
  readonly reject: (error: unknown) => void;
}

interface Announcement {
  readonly position: number;
  readonly at: number;
}

type Checkpoints = ReadonlyMap<ViewedCategory, AppliedPositions>;

/**
 * Lets a read wait until the view has what a command answered with. All who wait share one look at the view, and need
 * none for what the projector announces in this process.
 */
@Injectable()
export class PositionWaiter {
  private waiting: Waiting[] = [];
  private looking = false;
  /** The latest of each partition, by category. */
  private readonly announced = new Map<ViewedCategory, Map<number, Announcement>>();

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(VIEW_READER) private readonly views: ViewReader,
    @Inject(APPLIED_SIGNAL) applied: AppliedSignal,
  ) {
    applied.onApplied((category, positions) => {
      this.remember(category, positions);
      this.settle(new Map([[category, positions]]));
    });
  }

  /**
   * Waits for the position that the query or the header names, if one does.
   *
   * @throws Problem position-malformed, position-unknown, view-behind
   */
  async await(request: FastifyRequest, after: string | undefined): Promise<void> {
    const text = after ?? request.headers[headerNames.position];
    if (text === undefined) return;
    if (typeof text !== 'string' || !positionForm.test(text)) throw problems.positionMalformed();
    const position = this.viewedPosition(text);
    if (!position) throw problems.positionUnknown();
    if (this.wasAnnounced(position)) return;
    if (this.waiting.length >= maxWaitingReads) throw problems.viewBehind(retryAfterSeconds);
    const isReached = await new Promise<boolean>((resolve, reject) => {
      this.waiting.push({ position, deadline: Date.now() + waitLimitMs, resolve, reject });
      if (!this.looking) void this.look();
    });
    if (isReached) return;
    throw (await this.isInLog(position))
      ? problems.viewBehind(retryAfterSeconds)
      : problems.positionUnknown();
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

  private remember(category: ViewedCategory, applied: AppliedPositions): void {
    const at = Date.now();
    const ofCategory = this.announced.get(category) ?? new Map<number, Announcement>();
    for (const [partition, position] of applied) ofCategory.set(partition, { position, at });
    this.announced.set(category, ofCategory);
  }

  private wasAnnounced({ category, partition, position }: ViewedPosition): boolean {
    const latest = this.announced.get(category)?.get(partition);
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

  /** Of those categories that somebody waits for. */
  private async checkpoints(): Promise<Checkpoints> {
    const waitedFor = new Set(this.waiting.map(({ position }) => position.category));
    const read = [...waitedFor].map(
      async (category) => [category, await this.views.checkpoints(category)] as const,
    );
    return new Map(await Promise.all(read));
  }

  private settle(checkpoints: Checkpoints): void {
    const now = Date.now();
    this.waiting = this.waiting.filter(({ position, deadline, resolve }) => {
      const ofCategory = checkpoints.get(position.category);
      // Nothing is known of it: it came while those of others were read, or they were announced.
      if (!ofCategory) return true;
      if ((ofCategory.get(position.partition) ?? 0) >= position.position) resolve(true);
      else if (now >= deadline) resolve(false);
      else return true;
      return false;
    });
  }
}
