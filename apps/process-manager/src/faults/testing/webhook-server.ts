import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ProviderSimulator } from '@daybook/payment-providers';
import type { FastifyRequest } from 'fastify';
import { PaymentWebhookController } from '../../processes/payment/webhook/payment-webhook.controller.js';
import { type ManagerUnderTest, webhookSecret } from './manager-under-test.js';

/** Hands webhooks to a process manager that lives, as a load balancer does. */
export class WebhookServer {
  private underWay = 0;
  private readonly server = createServer((request, response) => {
    this.underWay += 1;
    this.hear(request)
      .then(
        () => response.writeHead(204).end(),
        () => response.writeHead(503).end(),
      )
      .finally(() => {
        this.underWay -= 1;
      });
  });

  constructor(private readonly managers: () => readonly ManagerUnderTest[]) {}

  get isBusy(): boolean {
    return this.underWay > 0;
  }

  async start(): Promise<Parameters<ProviderSimulator['sendWebhooksTo']>[0]> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const { port } = this.server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, secret: webhookSecret };
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async hear(request: IncomingMessage): Promise<void> {
    const rawBody = await buffer(request);
    const [first] = this.managers();
    if (first === undefined) throw new Error('Nobody is there.');
    const controller = new PaymentWebhookController(first.adapters, first.manager);
    await controller.hear({ rawBody, headers: request.headers } as unknown as FastifyRequest);
  }
}
