import { headerNames, viewedCategories, type ViewedCategory } from '@daybook/contracts';
import { type EventLog, parsePosition } from '@daybook/event-log';
import type { ViewReader } from '@daybook/views';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { problems } from '../problems.js';
import { EVENT_LOG, VIEW_READER } from '../tokens.js';

/** How long a read waits for its position. */
export const waitLimitMs = 5_000;
/** Reads that may wait at a time. */
const maxWaitingReads = 10_000;
const retryAfterSeconds = 1;
const lookEveryMs = 10;

/** A place in a category that there are views of. */
interface ViewedPosition {
  readonly category: ViewedCategory;
  readonly partition: number;
  readonly position: number;
}

interface Waiting {
  readonly position: ViewedPosition;
  readonly deadline: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

type Checkpoints = ReadonlyMap<ViewedCategory, ReadonlyMap<number, number>>;

/** Lets a read wait until the view has what a command answered with. All who wait share one look at the view. */
@Injectable()
export class PositionWaiter {
  private waiting: Waiting[] = [];
  private looking = false;

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(VIEW_READER) private readonly views: ViewReader,
  ) {}

  /**
   * Waits for the position that the query or the header names, if one does.
   *
   * @throws Problem position-malformed, view-behind
   */
  async await(request: FastifyRequest, after: string | undefined): Promise<void> {
    const text = after ?? request.headers[headerNames.position];
    if (text === undefined) return;
    const position = typeof text === 'string' ? this.viewedPosition(text) : undefined;
    if (!position) throw problems.positionMalformed();
    if (this.waiting.length >= maxWaitingReads) throw problems.viewBehind(retryAfterSeconds);
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ position, deadline: Date.now() + waitLimitMs, resolve, reject });
      if (!this.looking) void this.look();
    });
  }

  /** The position that the text says, if it is one that a view comes to. */
  private viewedPosition(text: string): ViewedPosition | undefined {
    const parsed = parsePosition(text);
    const category = viewedCategories.find((each) => each === parsed?.category);
    if (!parsed || !category || !this.log.categories().includes(category)) return undefined;
    return parsed.partition < this.log.partitionCount(category) ? { ...parsed, category } : undefined;
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
    this.waiting = this.waiting.filter(({ position, deadline, resolve, reject }) => {
      const ofCategory = checkpoints.get(position.category);
      // It came while the checkpoints of other categories were read.
      if (!ofCategory) return true;
      if ((ofCategory.get(position.partition) ?? 0) >= position.position) resolve();
      else if (now >= deadline) reject(problems.viewBehind(retryAfterSeconds));
      else return true;
      return false;
    });
  }
}
