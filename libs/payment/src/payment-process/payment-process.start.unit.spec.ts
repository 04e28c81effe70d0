import { fold } from '@daybook/event-sourcing';
import { paymentProcess } from './payment-process.decides.js';
import type { ProcessInput } from './payment-process.told.inputs.js';
import { after, placed, placedAt, policy, reserved, startsAt, windowEndsAt } from './testing/examples.js';

const early = { ...placed, now: placedAt };
const held = { ...reserved(1, '71053', '85123A'), now: placedAt };
const reached = { type: 'DeadlineReached', name: 'start', at: startsAt, now: startsAt } as const;
const charged = { type: 'PaymentAttemptRequested', attempt: 1, request: 2 };

/** What is wanted in answer to the last of the inputs. */
function wantedAfter(...inputs: ProcessInput[]): readonly object[] {
  const { decide, evolve, initialState } = paymentProcess(policy);
  let state = initialState;
  let last: readonly object[] = [];
  for (const input of inputs) {
    const decision = decide(state, input);
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    state = fold({ initialState, evolve }, decision.events, state);
    last = decision.events;
  }
  return last;
}

describe('an order that was just placed', () => {
  it('has its stock reserved, and is not charged yet', () => {
    expect(wantedAfter(early)).toMatchObject([
      { type: 'PaymentProcessStarted' },
      { type: 'PaymentDeadlineSet', name: 'start', at: startsAt },
      { type: 'PaymentDeadlineSet', name: 'window', at: windowEndsAt },
      { type: 'StockReservationRequested', request: 1 },
    ]);
    expect(wantedAfter(early, held)).toMatchObject([{ type: 'StockReservationAnswered' }]);
  });

  it('is charged when the time to change it is over', () => {
    expect(wantedAfter(early, held, reached)).toMatchObject([{ type: 'PaymentDeadlineReached' }, charged]);
  });

  it('is charged by the clock of the deadline, even if that of the process is behind', () => {
    const behind = { ...reached, now: placedAt };
    expect(wantedAfter(early, held, behind)).toMatchObject([{ type: 'PaymentDeadlineReached' }, charged]);
  });

  it.each(['2026-01-05T08:00:01.000Z', '2027-01-05T08:00:00.000Z', '9999-12-31T23:59:59.999Z'])(
    'has its delay and its window from when it was recorded, if it is said to be placed after that: %s',
    (ahead) => {
      expect(wantedAfter({ ...early, placedAt: ahead })).toMatchObject([
        { type: 'PaymentProcessStarted', terms: { startsAt, windowEndsAt } },
        { type: 'PaymentDeadlineSet', name: 'start', at: startsAt },
        { type: 'PaymentDeadlineSet', name: 'window', at: windowEndsAt },
        { type: 'StockReservationRequested' },
      ]);
    },
  );

  it('is charged at once where it is told of late', () => {
    expect(wantedAfter(placed, { ...held, now: placed.now }).at(-1)).toMatchObject(charged);
  });

  it('needs no confirmation before that, whatever is told of it', () => {
    const invoice = {
      type: 'PaymentMethodChanged',
      method: 'invoice',
      orderVersion: 2,
      now: placedAt,
    } as const;
    after(policy, early, held)
      .when(invoice)
      .then({ type: 'PaymentMethodNoted', orderVersion: 2, method: 'invoice' });
  });
});
