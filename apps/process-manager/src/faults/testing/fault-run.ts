import { randomUUID } from 'node:crypto';
import type { OrderCommand } from '@daybook/ordering';
import { GoodsMovements, OrderCommandLoop, OrderFulfilment, StockCommandLoop } from '@daybook/command-path';
import { paymentsCategory } from '@daybook/contracts';
import type { EventLog } from '@daybook/event-log';
import { type ProviderSimulator, startProviderSimulator } from '@daybook/payment-providers';
import type { ProcessStore } from '@daybook/processes';
import { Random } from '@daybook/random';
import { until } from '@daybook/test-kit';
import { type FaultSchedule, faultSchedule, type PlannedOrder } from './fault-schedule.js';
import { Ledger } from './ledger.js';
import { ManagerUnderTest } from './manager-under-test.js';
import { MovedTime } from './moved-time.js';
import { Traffic } from './traffic.js';
import { WebhookServer } from './webhook-server.js';

/** Far above what a run takes, which moves time from one thing to the next. */
const maxMoves = 3_000;

/** What outlives a process manager. */
export interface Engines {
  readonly log: EventLog;
  readonly openStore: (time: MovedTime) => Promise<ProcessStore>;
}

interface Act {
  readonly atMs: number;
  readonly act: () => unknown;
}

/** Orders of one shop, whose process managers crash. All that happens to them follows from the seed. */
export class FaultRun {
  readonly time = new MovedTime();
  readonly schedule: FaultSchedule;
  /** Virtual time in which nobody did the work. */
  outagesMs = 0;
  crashes = 0;
  private readonly startedAtMs = this.time.nowMs();
  private readonly random: Random;
  private readonly traffic: Traffic;
  private readonly acts: Act[] = [];
  private readonly managers: ManagerUnderTest[] = [];
  private readonly webhooks = new WebhookServer(() => this.managers);
  private readonly orders: OrderFulfilment;
  private readonly stores: ProcessStore[] = [];
  private simulator!: ProviderSimulator;

  constructor(
    seed: number,
    readonly engines: Engines,
  ) {
    this.random = new Random(seed);
    this.schedule = faultSchedule(this.random);
    this.traffic = new Traffic(this.random, this.schedule.lossRate);
    const { log } = engines;
    const movements = new GoodsMovements(log, new StockCommandLoop(log));
    this.orders = new OrderFulfilment(log, new OrderCommandLoop(log), movements);
  }

  /** The end of the orders' windows, all of which begin together. */
  get windowsEndMs(): number {
    return this.startedAtMs + this.schedule.policy.windowMs;
  }

  private get store(): ProcessStore {
    return this.stores.at(-1)!;
  }

  get ledger(): Ledger {
    return new Ledger(this.simulator.url);
  }

  /** Runs to the end, when nothing is left to do. */
  async run(): Promise<void> {
    this.stores.push(await this.engines.openStore(this.time));
    this.simulator = await startProviderSimulator();
    this.simulator.sendWebhooksTo(await this.webhooks.start());
    const { stock, orders, downMs, crashes, managers } = this.schedule;
    await this.receive(stock);
    for (const order of orders) await this.plan(order);
    if (downMs !== undefined) {
      this.later(downMs.from, () => this.ledger.behave({ isDown: true }));
      this.later(downMs.to, () => this.ledger.behave({}));
    }
    for (const call of crashes) this.traffic.crashAt(call);
    for (let count = 0; count < managers; count += 1) this.startManager();
    for (const { orderId, placement } of orders) await this.command(orderId, placement);
    await this.finish();
  }

  /** Runs once more, undisturbed. With another store it is a process manager that has forgotten how far it was. */
  async runAgain(store: ProcessStore = this.store): Promise<void> {
    if (store !== this.store) this.stores.push(store);
    this.traffic.calm();
    this.startManager();
    await this.finish();
  }

  async paymentEventTypes(): Promise<string[]> {
    const { log } = this.engines;
    const streams = this.schedule.orders.map(({ orderId: streamId }) =>
      log.readStream({ category: paymentsCategory, streamId }),
    );
    return (await Promise.all(streams)).flat().map(({ type }) => type);
  }

  async close(): Promise<void> {
    await this.webhooks.close();
    await this.simulator.close();
    await this.engines.log.close();
    for (const store of this.stores) await store.close();
  }

  private async receive(stock: ReadonlyMap<string, number>): Promise<void> {
    const loop = new StockCommandLoop(this.engines.log);
    for (const [sku, quantity] of stock) {
      await loop.handle({
        streamId: sku,
        command: { type: 'ReceiveStock', quantity },
        context: this.context(),
      });
    }
  }

  private async plan({ orderId, behaviour, behavesAtMs, acts }: PlannedOrder): Promise<void> {
    await this.ledger.behave(behaviour, orderId);
    this.later(behavesAtMs, () => this.ledger.behave({}, orderId));
    for (const { at, command } of acts) {
      const act = () => this.command(orderId, command);
      if ('atMs' in at) this.later(at.atMs, act);
      else this.traffic.actAt(at.atCall, () => void act());
    }
  }

  /** Ignores what the order answers, which is for other specs to test. */
  private async command(orderId: string, command: OrderCommand): Promise<void> {
    await this.traffic.during(this.orders.handle({ streamId: orderId, command, context: this.context() }));
  }

  private context() {
    const commandId = randomUUID();
    const actor = { id: 'customer', role: 'administrator' } as const;
    return { commandId, correlationId: commandId, actor, now: this.time.clock() };
  }

  private later(afterMs: number, act: Act['act']): void {
    this.acts.push({ atMs: this.time.nowMs() + afterMs, act });
  }

  private startManager(): void {
    const { log } = this.engines;
    const { store, simulator, time, schedule, traffic } = this;
    const manager = new ManagerUnderTest({ log, store, simulator, time, schedule, traffic });
    this.managers.push(manager);
    manager.start(() => {
      const downtimeMs = schedule.downtimesMs[this.crashes] ?? 0;
      this.crashes += 1;
      this.outagesMs += downtimeMs;
      this.managers.splice(this.managers.indexOf(manager), 1);
      this.later(downtimeMs, () => this.startManager());
    });
  }

  private async finish(): Promise<void> {
    for (let moves = 0; await this.moveOn(); moves += 1) {
      if (moves > maxMoves) throw new Error('It does not come to an end.');
    }
    await Promise.all(this.managers.splice(0).map((manager) => manager.stop()));
  }

  /** Moves time to what comes next; or says that nothing does. */
  private async moveOn(): Promise<boolean> {
    await until(() => this.isQuiet(), { everyMs: 1, what: 'The end of what is under way' });
    const nextMs = Math.min(this.msUntilNextAct, await this.msUntilNextDeadline());
    // An act that waits for a call that is never made would otherwise happen while the managers stop.
    if (nextMs === Infinity) return this.traffic.dropActs();
    this.time.pass(Math.max(0, nextMs));
    const now = this.time.nowMs();
    const due = this.acts.filter(({ atMs }) => atMs <= now);
    for (const act of due) {
      this.acts.splice(this.acts.indexOf(act), 1);
      await act.act();
    }
    for (const manager of this.managers) manager.wake();
    return true;
  }

  private get msUntilNextAct(): number {
    return Math.min(...this.acts.map(({ atMs }) => atMs)) - this.time.nowMs();
  }

  /** Infinity while there is no process manager to fire a deadline. */
  private async msUntilNextDeadline(): Promise<number> {
    const isAnybodyThere = this.managers.length > 0;
    return (isAnybodyThere ? await this.store.deadlines.untilNextMs() : undefined) ?? Infinity;
  }

  /** Whether nothing is under way, and nothing is due that a process manager could fire. */
  private async isQuiet(): Promise<boolean> {
    const isDue = (await this.msUntilNextDeadline()) <= 0;
    const areDone = await Promise.all(this.managers.map((manager) => manager.isDone()));
    return !isDue && areDone.every(Boolean) && !this.traffic.isUnderWay && !this.webhooks.isBusy;
  }
}
