import { randomUUID } from 'node:crypto';
import { GoodsMovements, OrderCommandLoop, OrderFulfilment, StockCommandLoop } from '@daybook/command-path';
import { type EventLog, LogUnavailableError } from '@daybook/event-log';
import { ContentionError } from '@daybook/event-sourcing';
import { defaultPaymentPolicy } from '@daybook/payment';
import { type ProviderSimulator, startProviderSimulator } from '@daybook/payment-providers';
import type { ProcessStore } from '@daybook/processes';
import { Random } from '@daybook/random';
import { until } from '@daybook/test-kit';
import type { Engines } from './fault-run.js';
import { Life } from './life.js';
import { ManagerUnderTest } from './manager-under-test.js';
import { MovedTime } from './moved-time.js';
import { type Act, skus, StockLawActs } from './stock-law-acts.js';
import { Traffic } from './traffic.js';

const maxTogether = 6;
const maxResent = 20;
const hourMs = 3_600_000;

interface Request {
  readonly act: Act;
  readonly commandId: string;
  /** When it happened, if it is told of afterwards. */
  readonly occurredAt?: string;
}

/**
 * A shop in which anything is asked at any time, several things at once, by clients whose answers get lost; with
 * processes whose managers crash, or without any. All that follows from the seed, except which of several requests that
 * are made at once comes first.
 */
export class StockLawRun {
  readonly hasProcesses: boolean;
  readonly log: EventLog;
  /** Orders with a shipment whose client never came back for its answer: what it had picked may be left. */
  readonly abandoned = new Set<string>();
  /** Orders with a shipment that broke off: what it had picked stays until it is tried again, whatever is cancelled. */
  readonly interrupted = new Set<string>();
  private readonly time = new MovedTime();
  private readonly random: Random;
  private readonly clients: Traffic;
  private readonly processes: Traffic;
  private readonly acts: StockLawActs;
  private readonly sent: Request[] = [];
  private readonly managers: ManagerUnderTest[] = [];
  private readonly orders: OrderFulfilment;
  private readonly stock: StockCommandLoop;
  private readonly startDelayMs: number;
  private readonly startedAt: string;
  private store!: ProcessStore;
  private simulator: ProviderSimulator | undefined;

  constructor(
    seed: number,
    private readonly engines: Engines,
  ) {
    this.random = new Random(seed);
    this.hasProcesses = this.random.chance(0.6);
    this.startDelayMs = this.random.pick([0, 10_000, hourMs]);
    const lossRate = this.random.pick([0, 0.01, 0.05]);
    this.clients = new Traffic(this.random, lossRate);
    this.processes = new Traffic(this.random, lossRate);
    this.acts = new StockLawActs(this.random);
    this.log = engines.log;
    const log = new Life(this.clients).log(engines.log);
    this.stock = new StockCommandLoop(log);
    this.orders = new OrderFulfilment(log, new OrderCommandLoop(log), new GoodsMovements(log, this.stock));
    this.startedAt = this.time.clock();
    this.time.pass(1_000);
  }

  /** Runs to the end, when nothing is left to do. */
  async run(commands: number): Promise<void> {
    this.store = await this.engines.openStore(this.time);
    if (this.hasProcesses) await this.startProcesses();
    const beginnings = new Map(skus.map((sku) => [this.random.integer(1, Math.ceil(commands / 3)), sku]));
    for (let done = 0; done < commands;) {
      const together = this.random.integer(1, maxTogether);
      for (const [at, sku] of beginnings) if (at <= done) await this.begin(beginnings, at, sku);
      const waiting = new Set(beginnings.values());
      const requests = Array.from({ length: together }, () => this.nextRequest());
      const possible = requests.filter(
        ({ act }) => act.category === 'orders' || !waiting.has(act.streamId as 'A'),
      );
      await Promise.all(possible.map((request) => this.persist(request)));
      done += together;
      if (this.random.chance(0.05)) this.pass(this.random.integer(1, 20_000));
    }
    await this.finish();
  }

  async close(): Promise<void> {
    await this.simulator?.close();
    await this.log.close();
    await this.store.close();
  }

  private async startProcesses(): Promise<void> {
    this.simulator = await startProviderSimulator();
    for (let crashes = this.random.integer(0, 4); crashes > 0; crashes -= 1) {
      this.processes.crashAt(this.random.integer(1, 5_000));
    }
    this.startManager(this.simulator);
  }

  private startManager(simulator: ProviderSimulator): void {
    const { log, store, time, processes: traffic, startDelayMs } = this;
    const policy = { ...defaultPaymentPolicy, startDelayMs, windowMs: 2 * hourMs };
    const schedule = { policy, unknownSkus: 'untracked' } as const;
    const manager = new ManagerUnderTest({ log, store, simulator, time, schedule, traffic });
    this.managers.push(manager);
    manager.start(() => {
      this.managers.splice(this.managers.indexOf(manager), 1);
      this.startManager(simulator);
    });
  }

  /** The records of a sku begin while nothing else happens, so that it is plain what came before. */
  private async begin(beginnings: Map<number, string>, at: number, sku: string): Promise<void> {
    beginnings.delete(at);
    await until(() => !this.isUnderWay, { everyMs: 1, what: 'The end of what is under way' });
    this.time.pass(2);
    const command = { type: 'ReceiveStock', quantity: this.random.integer(1, 10) } as const;
    await this.persist({ act: { category: 'stock', streamId: sku, command }, commandId: randomUUID() }, true);
    this.time.pass(2);
  }

  private nextRequest(): Request {
    const { random, sent } = this;
    if (sent.length > 0 && random.chance(0.05)) return random.pick(sent);
    const act = this.acts.next();
    const isToldLater = act.command.type === 'DispatchShipment' && random.chance(0.1);
    const request = {
      act,
      commandId: randomUUID(),
      ...(isToldLater && { occurredAt: this.startedAt }),
    };
    sent.push(request);
    if (sent.length > maxResent) sent.shift();
    return request;
  }

  /** Sends a request until it is answered; where a process makes up for it, some clients give up before that. */
  private async persist(request: Request, isPatient = !this.hasProcesses): Promise<void> {
    for (;;) {
      try {
        await this.send(request);
        return;
      } catch (error) {
        if (!(error instanceof LogUnavailableError || error instanceof ContentionError)) throw error;
        const isShipment = request.act.command.type === 'DispatchShipment';
        if (isShipment) this.interrupted.add(request.act.streamId);
        if (isPatient || !this.random.chance(0.3)) continue;
        if (isShipment) this.abandoned.add(request.act.streamId);
        return;
      }
    }
  }

  private send({ act, commandId, occurredAt }: Request): Promise<unknown> {
    const actor = { id: 'client', role: 'administrator' } as const;
    const now = this.time.clock();
    const context = {
      commandId,
      correlationId: commandId,
      actor,
      now,
      ...(occurredAt !== undefined && { occurredAt }),
    };
    const { streamId } = act;
    return act.category === 'orders'
      ? this.orders.handle({ streamId, command: act.command, context })
      : this.stock.handle({ streamId, command: act.command, context });
  }

  private pass(ms: number): void {
    this.time.pass(ms);
    for (const manager of this.managers) manager.wake();
  }

  private async finish(): Promise<void> {
    for (const traffic of [this.clients, this.processes]) traffic.calm();
    for (;;) {
      await until(() => this.isQuiet(), { everyMs: 1, what: 'The end of what is under way' });
      const nextMs = this.hasProcesses ? await this.store.deadlines.untilNextMs() : undefined;
      if (nextMs === undefined) break;
      this.pass(Math.max(0, nextMs));
    }
    await Promise.all(this.managers.splice(0).map((manager) => manager.stop()));
  }

  private async isQuiet(): Promise<boolean> {
    const isDue = this.hasProcesses && ((await this.store.deadlines.untilNextMs()) ?? Infinity) <= 0;
    const areDone = await Promise.all(this.managers.map((manager) => manager.isDone()));
    return !isDue && areDone.every(Boolean) && !this.isUnderWay;
  }

  private get isUnderWay(): boolean {
    return this.clients.isUnderWay || this.processes.isUnderWay;
  }
}
