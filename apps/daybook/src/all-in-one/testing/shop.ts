import { randomBytes, randomUUID } from 'node:crypto';
import { DerivedKeys, Sealer, secretKeyBytes } from '@daybook/command-path';
import type { Order, Payment, Stock } from '@daybook/contracts';
import type { Behaviour, ChargeRequest, ChargeOutcome, RefundRequest } from '@daybook/payment-providers';
import {
  type ProviderSimulator,
  SimulatorProvider,
  startProviderSimulator,
} from '@daybook/payment-providers';
import { ProcessManager } from '@daybook/process-manager';
import { createLogger } from '@daybook/service-kit';
import { until } from '@daybook/test-kit';
import { DestinationPolicy } from '@daybook/webhooks';
import { defaultPaymentPolicy, type PaymentPolicy } from '@daybook/payment';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createAllInOne } from '../all-in-one.js';
import { externalDatabase } from '../database.js';

const apiKey = 'key-of-the-administrator';
const webhookSecret = 'whsec_simulator';
/** The same for all workers. */
const secretsKey = randomBytes(secretKeyBytes);
const headers = { authorization: `Bearer ${apiKey}` };

export interface Basket {
  readonly orderId?: string;
  readonly paymentMethod?: 'card' | 'cashOnDelivery' | 'invoice';
  readonly paymentToken?: string;
  readonly placedAt?: string;
  readonly country?: string;
  readonly lines?: readonly { readonly sku: string; readonly quantity: number; readonly unitPrice: string }[];
}

export interface ShopOptions {
  readonly databaseUrl: string;
  readonly policy?: Partial<PaymentPolicy>;
  readonly unknownSkus?: 'tracked' | 'untracked';
  /** Daybooks that share the database. Default 1. */
  readonly workers?: number;
}

interface Ledger {
  readonly charges: readonly (ChargeRequest & { readonly outcome: ChargeOutcome })[];
  readonly refunds: readonly RefundRequest[];
}

/** Daybook over HTTP beside a simulated payment provider, with a clock that can be moved. */
export class Shop {
  private offsetMs = 0;
  readonly daybooks: NestFastifyApplication[] = [];
  readonly simulator!: ProviderSimulator;

  static async open(options: ShopOptions): Promise<Shop> {
    const shop = new Shop();
    Object.assign(shop, { simulator: await startProviderSimulator() });
    for (let worker = 0; worker < (options.workers ?? 1); worker += 1) {
      shop.daybooks.push(await shop.start(options));
    }
    const [first] = shop.daybooks;
    await first!.listen(0, '127.0.0.1');
    shop.simulator.sendWebhooksTo({
      url: `${await first!.getUrl()}/v1/payments/webhook`,
      secret: webhookSecret,
    });
    return shop;
  }

  async close(): Promise<void> {
    await Promise.all(this.daybooks.map((daybook) => daybook.close()));
    await this.simulator.close();
  }

  /** Lets time pass. */
  pass(ms: number): void {
    this.offsetMs += ms;
    for (const daybook of this.daybooks) daybook.get(ProcessManager).wake();
  }

  async place({ orderId = randomUUID(), ...basket }: Basket = {}): Promise<string> {
    const lines = [{ sku: '85123A', quantity: 6, unitPrice: '2.55' }];
    const order = { orderId, customerId: '17850', currency: 'GBP', lines, ...basket };
    expect(await this.post('/v1/orders', order)).toMatchObject({ statusCode: 201 });
    return orderId;
  }

  async post(path: string, payload: object) {
    return this.daybooks[0]!.inject({ method: 'POST', url: path, headers, payload });
  }

  /** How the provider behaves from now on. */
  async behave(behaviour: Behaviour, orderId?: string): Promise<void> {
    const answer = await fetch(`${this.simulator.url}/admin/behaviour`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ behaviour, ...(orderId !== undefined && { orderId }) }),
    });
    expect(answer.status).toBe(204);
  }

  async ledger(orderId: string): Promise<Ledger> {
    const answer = await fetch(`${this.simulator.url}/admin/ledger`);
    const { charges, refunds } = (await answer.json()) as Ledger;
    return {
      charges: charges.filter((charge) => charge.orderId === orderId),
      refunds: refunds.filter(({ key }) => key.startsWith(`${orderId}:`)),
    };
  }

  async order(orderId: string): Promise<Order | undefined> {
    return this.get<Order>(`/v1/orders/${orderId}`);
  }

  async payment(orderId: string): Promise<Payment | undefined> {
    return this.get<Payment>(`/v1/payments/${orderId}`);
  }

  async stock(sku: string): Promise<Stock | undefined> {
    return this.get<Stock>(`/v1/stock/${sku}`);
  }

  /** Waits until the order looks like that. */
  async expectOrder(orderId: string, like: object): Promise<void> {
    await this.untilLike(() => this.order(orderId), like, `The order ${orderId}`);
  }

  async expectPayment(orderId: string, like: object): Promise<void> {
    await this.untilLike(() => this.payment(orderId), like, `The payment of ${orderId}`);
  }

  async expectStock(sku: string, like: object): Promise<void> {
    await this.untilLike(() => this.stock(sku), like, `The stock of ${sku}`);
  }

  private async untilLike(read: () => Promise<unknown>, like: object, what: string): Promise<void> {
    let last: unknown;
    const isLike = async () => {
      last = await read();
      try {
        expect(last).toMatchObject(like);
        return true;
      } catch {
        return false;
      }
    };
    await until(isLike, { what }).catch((error: unknown) => {
      throw new Error(`${what} is not as expected: ${JSON.stringify(last)}`, { cause: error });
    });
  }

  private async get<Body>(url: string): Promise<Body | undefined> {
    const answer = await this.daybooks[0]!.inject({ method: 'GET', url, headers });
    return answer.statusCode === 404 ? undefined : answer.json<Body>();
  }

  private async start({ databaseUrl, policy, unknownSkus = 'untracked' }: ShopOptions) {
    return createAllInOne({
      database: await externalDatabase(databaseUrl),
      apiKey,
      sealer: await Sealer.with(new DerivedKeys([secretsKey]), 'payment-tokens'),
      partitions: 4,
      metrics: 'key',
      logger: createLogger({ level: 'silent', service: 'test' }),
      onDiskFull: () => undefined,
      webhooks: { policy: new DestinationPolicy(), secretOverlapMs: 86_400_000 },
      processes: {
        provider: new SimulatorProvider({ url: this.simulator.url, webhookSecret, timeoutMs: 2_000 }),
        policy: { ...defaultPaymentPolicy, startDelayMs: 0, ...policy },
        unknownSkus,
        clock: () => new Date(Date.now() + this.offsetMs).toISOString(),
        clockOffsetMs: () => this.offsetMs,
      },
    });
  }
}
