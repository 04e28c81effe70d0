import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebhookNews } from '../payment-provider.port.js';
import { sign, signatureHeader } from './signature.js';

const maxDeliveries = 5;
const firstWaitMs = 500;
const timeoutMs = 5_000;

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

/** Sends signed webhooks, and sends them again for a while where they are not accepted. */
export class WebhookSender {
  private readonly stopping = new AbortController();

  constructor(private target: WebhookTarget | undefined) {}

  sendTo(target: WebhookTarget): void {
    this.target = target;
  }

  /** Sends a webhook in the background. */
  send(news: WebhookNews, { copies = 1, delayMs = 0 } = {}): void {
    const body = Buffer.from(JSON.stringify({ eventId: `evt_${randomUUID()}`, news }));
    for (let copy = 0; copy < copies; copy += 1) void this.deliver(body, delayMs);
  }

  stop(): void {
    this.stopping.abort();
  }

  private async deliver(body: Buffer, delayMs: number): Promise<void> {
    const { target } = this;
    if (target === undefined) return;
    const { signal } = this.stopping;
    try {
      await wait(delayMs, undefined, { signal });
      for (let delivery = 0; delivery < maxDeliveries; delivery += 1) {
        if (await this.isTaken(target, body)) return;
        await wait(firstWaitMs * 2 ** delivery, undefined, { signal });
      }
    } catch {
      // Stopped meanwhile.
    }
  }

  private async isTaken({ url, secret }: WebhookTarget, body: Buffer): Promise<boolean> {
    try {
      const signature = sign(body, Math.floor(Date.now() / 1_000), secret);
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [signatureHeader]: signature },
        body: new Uint8Array(body),
        signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(timeoutMs)]),
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }
}
