import { Random } from '@daybook/random';
import { fold } from '@daybook/event-sourcing';
import { paymentProcess, type PaymentProcess } from '../payment-process.decides.js';
import type { PaymentEvent, PaymentMethod, ProcessRequest, StockItem } from '../payment-process.events.js';
import type { AttemptOutcome, ProcessInput, UntimedInput } from '../payment-process.told.inputs.js';
import { defaultPaymentPolicy } from '../payment-process.policy.js';
import { ModelOrder } from './model-order.js';
import { ModelProvider } from './model-provider.js';
import { ModelStock } from './model-stock.js';
import { Schedule } from './schedule.js';

const orderId = '536365';
const skus = ['85123A', '71053', '22728'] as const;
const maxMessages = 20_000;

/** What asks somebody to do something. */
type Asked = Exclude<ProcessRequest, { readonly type: 'PaymentProcessCompleted' }>;

const isAsked = (event: PaymentEvent): event is Asked => /(Requested|DeadlineSet)$/.test(event.type);

/**
 * The process between an order, stock and a provider that are slow, forget answers, and hear and tell
 * everything at least once. All that happens follows from the seed.
 */
export class Simulation {
  readonly events: PaymentEvent[] = [];
  readonly random: Random;
  readonly schedule: Schedule;
  readonly provider: ModelProvider;
  readonly stock: ModelStock;
  readonly order: ModelOrder;
  /** Somebody else confirmed the order, stock or no stock. */
  isConfirmedByHand = false;
  /** Somebody else gave back what was paid. */
  isRefundedByHand = false;
  private readonly process: PaymentProcess;

  constructor(seed: number) {
    const random = new Random(seed);
    this.random = random;
    this.schedule = new Schedule(random, random.pick([0, 0.1, 0.5]));
    this.provider = new ModelProvider(random, this.schedule, (key, outcome) => this.webhook(key, outcome));
    this.stock = new ModelStock(random, new Map(skus.map((sku) => [sku, 2 + random.below(12)])));
    this.process = paymentProcess({
      ...defaultPaymentPolicy,
      maxAttempts: 1 + random.below(3),
      cashOnDelivery: { maxAmountMinor: { GBP: 500 * random.below(3) }, countries: 'all' },
    });
    const method = random.pick<PaymentMethod>(['card', 'card', 'card', 'cashOnDelivery', 'invoice']);
    this.order = new ModelOrder(this.amount(), method, this.items(), (change, orderVersion) =>
      this.tell({ ...change, orderVersion } as UntimedInput),
    );
  }

  run(): void {
    const { amountMinor, method, items } = this.order;
    const times = { placedAt: this.schedule.now, recordedAt: this.schedule.now };
    const placed = { type: 'OrderPlaced', orderId, amountMinor, currency: 'GBP', method, ...times } as const;
    this.hear({ ...placed, lines: items });
    this.tell({ ...placed, lines: items });
    this.disturb();
    this.schedule.run(maxMessages);
  }

  get state() {
    return fold(this.process, this.events);
  }

  private amount(): number {
    return this.random.chance(0.1) ? 0 : 100 * (1 + this.random.below(10));
  }

  private items(): StockItem[] {
    const items = skus.map((sku) => ({ sku, quantity: this.random.below(5) }));
    const some = items.filter(({ quantity }) => quantity > 0);
    return some.length > 0 ? some : [{ sku: skus[0], quantity: 1 }];
  }

  /** What customers and staff do meanwhile. */
  private disturb(): void {
    const { order, random } = this;
    const acts: [() => void, ...(() => void)[]] = [
      () => order.modify(this.amount(), this.items()),
      () => order.modify(this.amount(), order.items),
      () => order.cancel(),
      () => this.cancelItems(),
      () => this.cancelItems(),
      () => order.changeMethod(random.pick(['card', 'cashOnDelivery', 'invoice'])),
      () => this.confirmByHand(() => order.confirm()),
      () => this.confirmByHand(() => order.pay(order.amountMinor, 'bank transfer')),
      () => order.dispatch((items) => this.stock.leave(items)),
      () => this.refundByHand(),
      () => this.stock.receive(random.pick(skus), 5),
    ];
    for (let count = random.below(5); count > 0; count -= 1) {
      const act = random.pick(acts);
      this.schedule.send(random.below(900_000), act);
    }
  }

  /** One unit of what is ordered most, and a quarter of the amount. */
  private cancelItems(): void {
    const { amountMinor, items } = this.order;
    const [most] = items.toSorted((one, other) => other.quantity - one.quantity);
    if (most === undefined || most.quantity < 2) return;
    const fewer = items.map((item) => (item === most ? { ...item, quantity: item.quantity - 1 } : item));
    this.order.cancelItems(Math.floor(amountMinor / 4), fewer);
  }

  private confirmByHand(act: () => string | undefined): void {
    const before = this.order.status;
    act();
    if (before === 'placed' && this.order.status === 'confirmed') this.isConfirmedByHand = true;
  }

  private refundByHand(): void {
    if (this.order.refundByHand() === undefined) this.isRefundedByHand = true;
  }

  private tell(input: UntimedInput): void {
    this.schedule.send(this.random.below(20_000), () => this.hear(input));
  }

  private hear(input: UntimedInput): void {
    const decision = this.process.decide(this.state, { ...input, now: this.schedule.now } as ProcessInput);
    if (decision.kind === 'rejected') return;
    this.events.push(...decision.events);
    for (const event of decision.events.filter((each) => isAsked(each))) {
      const delayMs =
        event.type === 'PaymentDeadlineSet' ? this.msUntil(event.at) : this.random.below(20_000);
      this.schedule.send(delayMs, () => this.carryOut(event));
    }
  }

  private msUntil(at: string): number {
    return Math.max(0, Date.parse(at) - this.schedule.nowMs) + this.random.below(5_000);
  }

  private webhook(key: string, outcome: AttemptOutcome): void {
    this.tell({ type: 'AttemptAnswered', attempt: Number(key.split(':')[1]), outcome });
  }

  private carryOut(event: Asked): void {
    const { order, stock, provider } = this;
    switch (event.type) {
      case 'StockReservationRequested': {
        const answer = stock.reserve(event.request, event.items);
        if (answer === undefined) this.schedule.send(1_000, () => this.carryOut(event));
        else this.tell({ type: 'ReservationAnswered', request: event.request, ...answer });
        return;
      }
      case 'StockReleaseRequested':
        stock.release(event.request, event.skus);
        this.tell({ type: 'ReleaseAnswered', request: event.request });
        return;
      case 'StockCommitmentRequested':
        throw new Error('Only older processes ask for that.');
      case 'PaymentAttemptRequested': {
        const { attempt, request } = event;
        this.tell({ type: 'AttemptAnswered', attempt, request, outcome: provider.charge(event) });
        return;
      }
      case 'PaymentInquiryRequested': {
        const { attempt, request } = event;
        this.tell({ type: 'AttemptAnswered', attempt, request, outcome: provider.find(event.key) });
        return;
      }
      case 'RefundRequested': {
        const { attempt, refund = 1, request, key, reference, amountMinor } = event;
        const outcome = provider.refund(key, reference, amountMinor);
        this.tell({ type: 'RefundAnswered', attempt, refund, request, outcome });
        return;
      }
      case 'OrderConfirmationRequested':
        return this.ask(event, () => order.confirm());
      case 'PaymentRecordingRequested':
        return this.ask(event, () => order.pay(event.amountMinor, event.reference));
      case 'PaymentMethodChangeRequested':
        return this.ask(event, () => order.changeMethod(event.method));
      case 'OrderCancellationRequested':
        return this.ask(event, () => order.cancel(event.cause));
      case 'OrderReversionRequested':
        return this.ask(event, () => order.revert(event.toVersion));
      case 'RefundRecordingRequested':
        return this.ask(event, () => order.refund(event.amountMinor));
      case 'PaymentDeadlineSet':
        this.tell({ type: 'DeadlineReached', name: event.name, at: event.at });
        return;
      // For people to read.
      case 'PaymentReviewRequested':
        return;
    }
  }

  private ask(
    request: { readonly request: number; readonly orderVersion?: number },
    command: () => string | undefined,
  ): void {
    const outcome = this.order.once(request, command);
    this.tell({ type: 'OrderAnswered', request: request.request, outcome });
  }
}
