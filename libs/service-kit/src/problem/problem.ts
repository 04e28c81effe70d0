/** One thing that is wrong with a request. `pointer` is an RFC 6901 pointer into the body or query. */
export interface Violation {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** An answer lists at most so many violations, and says whether there are more. */
export const MAX_VIOLATIONS = 1_000;

export interface ProblemInit {
  /** An HTTP status from 400 to 599. */
  readonly status: number;
  /** The stable, kebab-case name that clients rely on. */
  readonly code: string;
  /** The same text for every occurrence of the code. */
  readonly title: string;
  /** What is wrong this time. It reaches the client: nothing internal, no secrets. */
  readonly detail?: string | undefined;
  /** Those beyond {@link MAX_VIOLATIONS} are not listed. */
  readonly errors?: readonly Violation[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The body of an error answer, as RFC 9457 describes it, with `code`, `errors` and `hasMoreErrors` as extensions. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly instance?: string;
  readonly errors?: readonly Violation[];
  /** Only where more is wrong than `errors` lists. */
  readonly hasMoreErrors?: true;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An answer other than success. Thrown where HTTP is spoken, never in the domain. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly Violation[] | undefined;
  readonly hasMoreErrors: boolean;
  readonly headers: Readonly<Record<string, string>>;

  constructor(init: ProblemInit, options?: { cause?: unknown }) {
    super(init.detail ?? init.title, options);
    this.name = 'Problem';
    this.status = init.status;
    this.code = init.code;
    this.title = init.title;
    this.detail = init.detail;
    this.errors = init.errors?.slice(0, MAX_VIOLATIONS);
    this.hasMoreErrors = init.errors !== undefined && init.errors.length > MAX_VIOLATIONS;
    this.headers = init.headers ?? {};
  }

  /** The document to send; `requestId` becomes its `instance`, by which the log can be searched. */
  toDocument(requestId?: string): ProblemDocument {
    return {
      type: `urn:daybook:problem:${this.code}`,
      title: this.title,
      status: this.status,
      code: this.code,
      ...(this.detail !== undefined && { detail: this.detail }),
      ...(requestId !== undefined && { instance: `urn:daybook:request:${requestId}` }),
      ...(this.errors !== undefined && { errors: this.errors }),
      ...(this.hasMoreErrors && { hasMoreErrors: true }),
    };
  }
}

/**
 * The violations in their order, each pair of pointer and code once. There is one more than an answer lists where there
 * are more than that; the others are not even asked for.
 */
export function distinctViolations(violations: Iterable<Violation>): Violation[] {
  const byKey = new Map<string, Violation>();
  for (const violation of violations) {
    const key = `${violation.code} ${violation.pointer}`;
    if (!byKey.has(key)) byKey.set(key, violation);
    if (byKey.size > MAX_VIOLATIONS) break;
  }
  return [...byKey.values()];
}
