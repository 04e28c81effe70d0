import type { Answer, ProblemBody } from './api.js';

export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Every violation as `pointer code`, in any order; none where the problem as a whole is all there is. */
  readonly errors?: readonly string[];
}

export function expectRefusal(
  answer: Answer<Omit<ProblemBody, 'status'>>,
  { status, code, errors }: Refusal,
): void {
  const { body } = answer;
  expect({
    status: answer.status,
    code: body.code,
    errors: body.errors?.map((each) => `${each.pointer} ${each.code}`).toSorted(),
  }).toEqual({ status, code, errors: errors?.toSorted() });
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(body).toMatchObject({
    type: `urn:daybook:problem:${code}`,
    status,
    title: expect.stringMatching(/./),
  });
  for (const { detail } of body.errors ?? []) expect(detail).toMatch(/./);
  expect(JSON.stringify(body)).not.toMatch(/node_modules|\.js:\d|\bat [A-Z]/);
}

export const invalid = (...errors: string[]): Refusal => ({ status: 400, code: 'request-invalid', errors });
