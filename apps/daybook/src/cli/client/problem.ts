import { CliError } from '../cli-error.js';
import { printable } from '../output/print.js';

/** What the server says is wrong: problem+json (RFC 9457) with Daybook's `code` and `errors`. */
export interface ApiProblem {
  readonly code: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly ApiViolation[];
  readonly hasMoreErrors?: boolean;
}

export interface ApiViolation {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** What is wrong in these cases stays wrong, whenever it is asked again, and concerns what was asked for alone. */
const lastingCodes: ReadonlySet<string> = new Set(['log-damaged', 'event-unreadable']);

export const isLasting = ({ code }: ApiProblem): boolean => lastingCodes.has(code);

/** The server refused what was asked of it, and said why. */
export class RefusedError extends CliError {
  constructor(readonly problem: ApiProblem) {
    super(problemSentence(problem));
    this.name = 'RefusedError';
  }
}

/** The problem that a body holds, or nothing where it holds something else. */
export function parseProblem(text: string): ApiProblem | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return typeof (value as { code?: unknown }).code === 'string' ? (value as ApiProblem) : undefined;
}

/** The problem as one sentence; of several violations the first is told. */
export function problemSentence({ code, title, detail, errors, hasMoreErrors }: ApiProblem): string {
  const [first] = errors ?? [];
  const what = first
    ? `${first.pointer.slice(1) || 'the request'}: ${first.detail}`
    : (detail ?? title ?? code);
  const others = (errors?.length ?? 0) - 1;
  const more = others > 0 ? ` (and ${hasMoreErrors ? 'more than ' : ''}${others} more)` : '';
  return printable(`${first && title ? `${title}: ` : ''}${what.replace(/\.$/, '')}${more}.`);
}
