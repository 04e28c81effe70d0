import type { OrderCommand, PlaceOrder } from '@daybook/ordering';
import { defaultPaymentPolicy, type PaymentPolicy } from '@daybook/payment';
import type { Behaviour } from '@daybook/payment-providers';
import type { Random } from '@daybook/random';

const minute = 60_000;
const noCard = ['cashOnDelivery', 'invoice'] as const;
const methods = ['card', 'card', 'card', 'card', ...noCard] as const;
const amounts = ['0.01', '2.55', '4.25', '10.00', '99.99'];

/** How long a process manager waits for the provider; delays are longer or shorter than that. */
export const providerTimeoutMs = 250;
const delaysMs = [3, 2 * providerTimeoutMs];
const longestPendingMs = 60;

/** There is too little of the first two for everybody, enough of the third, and no record of the last one. */
export const skus = ['SCARCE-1', 'SCARCE-2', 'PLENTY', 'UNRECORDED'] as const;

/** When an act happens: after so much time, or during the call of that number. */
export type Moment = { readonly atMs: number } | { readonly atCall: number };

export interface PlannedOrder {
  readonly orderId: string;
  readonly placement: PlaceOrder;
  readonly behaviour: Behaviour;
  /** From then on the provider treats the order as it should. */
  readonly behavesAtMs: number;
  readonly acts: readonly { readonly at: Moment; readonly command: OrderCommand }[];
}

/** All that goes wrong in one run, and all that is done meanwhile. */
export interface FaultSchedule {
  readonly managers: number;
  readonly policy: PaymentPolicy;
  readonly unknownSkus: 'tracked' | 'untracked';
  readonly stock: ReadonlyMap<string, number>;
  readonly orders: readonly PlannedOrder[];
  /** When the provider is down for everybody, and until when. */
  readonly downMs?: { readonly from: number; readonly to: number };
  /** Numbers of the calls during which process managers crash. */
  readonly crashes: readonly number[];
  /** How long a process manager is away after each crash. */
  readonly downtimesMs: readonly number[];
  readonly lossRate: number;
}

export function faultSchedule(random: Random): FaultSchedule {
  const crashes = Array.from({ length: random.pick([0, 1, 2, 4, 8]) }, () => random.integer(1, 600));
  const from = random.integer(0, 12 * minute);
  return {
    managers: random.pick([1, 1, 2, 3]),
    policy: policy(random),
    unknownSkus: random.chance(0.9) ? 'untracked' : 'tracked',
    stock: new Map([
      ['SCARCE-1', random.integer(1, 8)],
      ['SCARCE-2', random.integer(1, 8)],
      ['PLENTY', 1_000],
    ]),
    orders: Array.from({ length: random.integer(1, 4) }, (_, index) => order(random, `order-${index + 1}`)),
    ...(random.chance(0.3) && { downMs: { from, to: from + random.integer(1_000, 20 * minute) } }),
    crashes,
    downtimesMs: crashes.map(() => random.pick([0, 0, 5_000, 2 * minute, 11 * minute])),
    lossRate: random.pick([0, 0.01, 0.03, 0.1]),
  };
}

const policy = (random: Random): PaymentPolicy => ({
  ...defaultPaymentPolicy,
  startDelayMs: random.pick([0, 10_000]),
  maxAttempts: random.integer(1, 3),
  cashOnDelivery: { maxAmountMinor: random.pick([{}, { GBP: 2_000 }, { GBP: 1_000_000 }]), countries: 'all' },
});

function order(random: Random, orderId: string): PlannedOrder {
  const lines = Array.from({ length: random.integer(1, 3) }, () => line(random));
  return {
    orderId,
    placement: {
      type: 'PlaceOrder',
      customerId: '17850',
      currency: 'GBP',
      paymentMethod: random.pick(methods),
      lines,
    },
    behaviour: behaviour(random),
    behavesAtMs: random.integer(0, 30 * minute),
    acts: Array.from({ length: random.pick([0, 0, 1, 2, 3]) }, () => ({
      at: moment(random),
      command: command(random),
    })),
  };
}

const line = (random: Random) => ({
  sku: random.pick(skus),
  quantity: random.integer(1, 4),
  unitPrice: random.chance(0.05) ? '0' : random.pick(amounts),
});

const moment = (random: Random): Moment =>
  random.chance(0.5) ? { atMs: random.integer(0, 15 * minute) } : { atCall: random.integer(1, 200) };

function command(random: Random): OrderCommand {
  const change = random.pick([
    { action: 'changeQuantity', lineId: 1, quantity: random.integer(1, 4) },
    { action: 'addLine', ...line(random) },
    { action: 'removeLine', lineId: 1 },
  ] as const);
  return random.pick<OrderCommand>([
    { type: 'ModifyOrder', changes: [change] },
    { type: 'ModifyOrder', changes: [change] },
    { type: 'CancelOrder' },
    { type: 'CancelItems', items: [{ lineId: 1, quantity: 1 }] },
    { type: 'ChangePaymentMethod', paymentMethod: random.pick(methods) },
    { type: 'DispatchShipment' },
  ]);
}

const behaviour = (random: Random): Behaviour => ({
  ...(random.chance(0.3) && {
    decline: { code: 'card-declined', times: random.integer(1, 3), isFinal: random.chance(0.2) },
  }),
  ...(random.chance(0.3) && { delayMs: random.pick(delaysMs) }),
  ...(random.chance(0.3) && {
    silent: { when: random.pick(['before', 'after'] as const), times: random.integer(1, 4) },
  }),
  ...(random.chance(0.3) && { pendingMs: random.integer(1, longestPendingMs) }),
  webhook: { copies: random.pick([0, 1, 1, 2]), delayMs: random.pick([0, 0, 20]) },
});
