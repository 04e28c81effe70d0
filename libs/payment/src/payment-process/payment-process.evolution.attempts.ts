import type { DeadlineName, PaymentEventOf } from './payment-process.events.js';
import {
  type Attempt,
  type AttemptState,
  type Charge,
  type ChargedAttempt,
  isCharged,
  type Refund,
  type RunningProcess,
  withEntry,
} from './payment-process.state.js';

type AboutRefund = PaymentEventOf<
  'RefundRequested' | 'RefundSucceeded' | 'RefundRefused' | 'RefundUnanswered'
>;

type AboutAttempt =
  | AboutRefund
  | PaymentEventOf<
      | 'PaymentAttemptRequested'
      | 'PaymentInquiryRequested'
      | 'PaymentAttemptSucceeded'
      | 'PaymentAttemptDeclined'
      | 'PaymentAttemptPending'
      | 'PaymentAttemptUnknown'
      | 'PaymentAttemptUnanswered'
      | 'PaymentReviewRequested'
    >;

/** What follows from calls of the provider, and from what it says of charges and refunds. */
export function evolveAttempts(state: RunningProcess, event: AboutAttempt): RunningProcess {
  if (event.type === 'PaymentAttemptRequested') return requested(state, event);
  const attempt = event.attempt === undefined ? undefined : state.attempts[event.attempt - 1];
  if (attempt === undefined) {
    return event.type === 'PaymentReviewRequested' ? { ...state, isReviewed: true } : state;
  }
  switch (event.type) {
    case 'PaymentInquiryRequested': {
      const { request: call } = event;
      const asked = { ...attempt, call, inquiries: attempt.inquiries + 1 };
      return replaceAttempt(withoutDeadline(state, `inquiry:${attempt.attempt}`), asked);
    }
    case 'PaymentAttemptSucceeded': {
      const { reference } = event;
      return settled(state, attempt, {
        kind: 'succeeded',
        reference,
        charge: { stage: 'found', refunds: [] },
      });
    }
    case 'PaymentAttemptDeclined':
      return settled(state, attempt, { kind: 'declined', isFinal: event.isFinal });
    case 'PaymentAttemptPending': {
      const { reference } = event;
      return answered(state, attempt, event, { kind: 'unresolved', reference });
    }
    case 'PaymentAttemptUnknown':
      return answered(state, attempt, event, { kind: 'unknown' });
    case 'PaymentAttemptUnanswered': {
      const { state: before } = attempt;
      return answered(state, attempt, event, before.kind === 'unresolved' ? before : { kind: 'unresolved' });
    }
    case 'PaymentReviewRequested':
      return left(state, attempt);
    case 'RefundRequested':
    case 'RefundSucceeded':
    case 'RefundRefused':
    case 'RefundUnanswered':
      return refund(state, attempt, event);
  }
}

export function replaceAttempt(state: RunningProcess, attempt: Attempt): RunningProcess {
  return { ...state, attempts: state.attempts.with(attempt.attempt - 1, attempt) };
}

const withoutDeadline = (state: RunningProcess, name: DeadlineName): RunningProcess => ({
  ...state,
  deadlines: withEntry(state.deadlines, name, undefined),
});

/** A new attempt, or the same one sent again because the provider does not know it. */
function requested(
  state: RunningProcess,
  { request, attempt: number, key, amountMinor }: PaymentEventOf<'PaymentAttemptRequested'>,
): RunningProcess {
  if (number < 1 || number > state.attempts.length + 1) return state;
  const before = state.attempts[number - 1] ?? { inquiries: 0, isLeft: false };
  const attempt = { ...before, attempt: number, key, amountMinor, call: request };
  const attempts = [...state.attempts];
  attempts[number - 1] = { ...attempt, state: { kind: 'requested' } };
  return withoutDeadline({ ...state, attempts }, `attempt:${number}`);
}

/** Nothing more can be found out about the attempt, so the process waits for nothing. */
function settled(state: RunningProcess, attempt: Attempt, attemptState: AttemptState): RunningProcess {
  if (isCharged(attempt)) return state;
  const { call: _call, ...rest } = attempt;
  const known = replaceAttempt(state, { ...rest, state: attemptState });
  return withoutDeadline(known, `inquiry:${attempt.attempt}`);
}

function answered(
  state: RunningProcess,
  attempt: Attempt,
  { request }: { readonly request?: number },
  attemptState: AttemptState,
): RunningProcess {
  if (attempt.state.kind === 'succeeded' || attempt.state.kind === 'declined') return state;
  const { call, ...rest } = attempt;
  const isAnswerToCall = call === undefined || call === request;
  return replaceAttempt(state, { ...rest, ...(!isAnswerToCall && { call }), state: attemptState });
}

/** Of a charge that was taken people look after what is to go back of it. */
function left(state: RunningProcess, attempt: Attempt): RunningProcess {
  if (!isCharged(attempt)) return replaceAttempt(state, { ...attempt, isLeft: true });
  const last = attempt.state.charge.refunds.at(-1);
  return last === undefined ? state : withRefund(state, attempt, { ...last, stage: 'left' });
}

function refund(state: RunningProcess, attempt: Attempt, event: AboutRefund): RunningProcess {
  if (!isCharged(attempt)) return state;
  const number = event.refund ?? 1;
  const known = attempt.state.charge.refunds[number - 1];
  const name = `refund:${attempt.attempt}` as const;
  if (event.type === 'RefundRequested') {
    if (number > attempt.state.charge.refunds.length + 1) return state;
    return withoutDeadline(withRefund(state, attempt, refunding(known, event)), name);
  }
  if (known === undefined) return state;
  const { call: _call, ...rest } = known;
  switch (event.type) {
    case 'RefundSucceeded': {
      const { reference } = event;
      return withoutDeadline(withRefund(state, attempt, { ...rest, stage: 'refunded', reference }), name);
    }
    case 'RefundRefused':
      return withoutDeadline(withRefund(state, attempt, { ...rest, isRefused: true }), name);
    case 'RefundUnanswered':
      return withRefund(state, attempt, rest);
  }
}

const refunding = (
  known: Refund | undefined,
  { request: call, refund: number = 1, amountMinor }: PaymentEventOf<'RefundRequested'>,
): Refund =>
  known === undefined
    ? {
        refund: number,
        stage: 'refunding',
        amountMinor,
        requests: 1,
        call,
        isRefused: false,
        recording: 'wanted',
      }
    : { ...known, call, requests: known.requests + 1 };

const withRefund = (state: RunningProcess, attempt: ChargedAttempt, changed: Refund): RunningProcess => {
  const refunds = [...attempt.state.charge.refunds];
  refunds[changed.refund - 1] = changed;
  return withCharge(state, attempt, { ...attempt.state.charge, refunds });
};

export const withCharge = (state: RunningProcess, attempt: ChargedAttempt, charge: Charge): RunningProcess =>
  replaceAttempt(state, { ...attempt, state: { ...attempt.state, charge } });
