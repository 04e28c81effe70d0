import { hash, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import type { ChargeOutcome, ChargeRequest } from '../payment-provider.port.js';
import { type Behaviour, Behaviours } from './behaviours.js';
import { JsonLinesFile } from './json-lines-file.js';
import { isLedgerEntry, Ledger, type LedgerCharge } from './ledger.js';
import { behaviourBody, chargeBody, inquiryQuery, refundBody } from './simulator.schemas.js';
import { type WebhookTarget, WebhookSender } from './webhook-sender.js';

export interface SimulatorOptions {
  /** Default: any that is free. */
  readonly port?: number;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** Where webhooks go; without it nowhere. */
  readonly webhook?: WebhookTarget;
  /** The file of its ledger, which it reads again after a restart. Without one it forgets. */
  readonly file?: string;
  /** What `/admin` wants as `Authorization: Bearer …`; without one it is open to all who reach it. */
  readonly adminSecret?: string;
}

export interface ProviderSimulator {
  readonly url: string;
  /** Sets where webhooks go, where that is known only after the start. */
  sendWebhooksTo(target: WebhookTarget): void;
  close(): Promise<void>;
}

interface Parts {
  readonly ledger: Ledger;
  readonly behaviours: Behaviours;
  readonly sender: WebhookSender;
  readonly stopping: AbortSignal;
}

/**
 * A payment provider that takes no money, as a server on 127.0.0.1. It can be told to decline, to be late, to
 * say nothing after it has charged, and to be down; and it shows what it has taken and given back. A restart always
 * makes it forget what it was told to do.
 */
export async function startProviderSimulator(options: SimulatorOptions = {}): Promise<ProviderSimulator> {
  const stopping = new AbortController();
  const sender = new WebhookSender(options.webhook);
  const file = options.file === undefined ? undefined : new JsonLinesFile(options.file, isLedgerEntry);
  const ledger = new Ledger(file);
  const parts = { ledger, behaviours: new Behaviours(), sender, stopping: stopping.signal };
  for (const charge of ledger.charges.values()) settleWhenDue(parts, charge);
  const server = fastify({ forceCloseConnections: true });
  provide(server, parts);
  await server.register(async (admin) => administer(admin, parts, options.adminSecret));
  await server.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sendWebhooksTo: (target) => sender.sendTo(target),
    close: async () => {
      stopping.abort();
      sender.stop();
      await server.close();
      file?.close();
    },
  };
}

function provide(server: FastifyInstance, parts: Parts): void {
  const { ledger, behaviours, sender } = parts;

  server.post<{ Body: ChargeRequest }>(
    '/v1/charges',
    { schema: { body: chargeBody } },
    async (request, reply) => {
      const { body } = request;
      const behaviour = behaviours.of(body.orderId, body.paymentToken);
      const { silent } = behaviour;
      if (behaviour.isDown === true) return unavailable(reply);
      const isSilent = silent !== undefined && behaviours.use('silent', body.orderId, silent.times);
      if (isSilent && silent.when === 'before') return hangUp(reply);
      const { outcome } = ledger.find({ key: body.key }) ?? makeCharge(parts, body, behaviour);
      if (isSilent) return hangUp(reply);
      await pause(parts, behaviour.delayMs);
      return outcome;
    },
  );

  server.get<{ Querystring: { key: string; reference?: string } }>(
    '/v1/charges',
    { schema: { querystring: inquiryQuery } },
    async (request, reply) => {
      const charge = ledger.find(request.query);
      const behaviour = behaviours.of(charge?.orderId, charge?.paymentToken);
      if (behaviour.isDown === true) return unavailable(reply);
      await pause(parts, behaviour.delayMs);
      return charge?.outcome ?? { kind: 'unknown' };
    },
  );

  server.post<{ Body: Parameters<Ledger['refund']>[0] }>(
    '/v1/refunds',
    { schema: { body: refundBody } },
    async (request, reply) => {
      const { key, reference } = request.body;
      const charge = ledger.find({ reference });
      const behaviour = behaviours.of(charge?.orderId);
      if (behaviour.isDown === true) return unavailable(reply);
      const isNew = !ledger.refunds.has(key);
      const { outcome } = ledger.refund(request.body);
      if (isNew) sender.send({ kind: 'refund', key, outcome }, behaviour.webhook);
      await pause(parts, behaviour.delayMs);
      return outcome;
    },
  );
}

/** Adds what no real provider has: settings of what this one does, and its ledger. */
function administer(
  server: FastifyInstance,
  { ledger, behaviours }: Parts,
  secret: string | undefined,
): void {
  server.addHook('onRequest', async (request, reply) => {
    if (secret === undefined || isBearer(request.headers.authorization, secret)) return;
    await reply.code(401).header('www-authenticate', 'Bearer').send({ code: 'unauthenticated' });
  });
  server.put<{ Body: { orderId?: string; behaviour: Behaviour } }>(
    '/admin/behaviour',
    { schema: { body: behaviourBody } },
    async (request, reply) => {
      behaviours.set(request.body.behaviour, request.body.orderId);
      return reply.code(204).send();
    },
  );
  server.get('/admin/ledger', () => ({
    charges: [...ledger.charges.values()],
    refunds: [...ledger.refunds.values()],
  }));
}

/** In a time that tells nothing of how much of it is right. */
const isBearer = (authorization: string | undefined, secret: string): boolean =>
  timingSafeEqual(
    hash('sha256', authorization ?? '', 'buffer'),
    hash('sha256', `Bearer ${secret}`, 'buffer'),
  );

function makeCharge(parts: Parts, request: ChargeRequest, behaviour: Behaviour): LedgerCharge {
  const { ledger, behaviours } = parts;
  const { decline, pendingMs } = behaviour;
  const reference = `ch_${request.key}`;
  const outcome: ChargeOutcome =
    decline !== undefined && behaviours.use('decline', request.orderId, decline.times)
      ? { kind: 'declined', code: decline.code, isFinal: decline.isFinal ?? false }
      : { kind: 'succeeded', reference };
  if (pendingMs === undefined) {
    const charge = ledger.charge({ ...request, outcome });
    tell(parts, charge);
    return charge;
  }
  const dueAt = new Date(Date.now() + pendingMs).toISOString();
  const settlement = { outcome, dueAt };
  const charge = ledger.charge({ ...request, outcome: { kind: 'pending', reference }, settlement });
  settleWhenDue(parts, charge);
  return charge;
}

/** Settles a pending charge when it is due, and leaves any other as it is. */
function settleWhenDue(parts: Parts, charge: LedgerCharge): void {
  if (charge.settlement === undefined) return;
  const leftMs = Math.max(0, Date.parse(charge.settlement.dueAt) - Date.now());
  wait(leftMs, undefined, { signal: parts.stopping }).then(
    () => tell(parts, parts.ledger.settle(charge)),
    () => undefined,
  );
}

function tell({ behaviours, sender }: Parts, { key, orderId, paymentToken, outcome }: LedgerCharge): void {
  const { webhook } = behaviours.of(orderId, paymentToken);
  sender.send({ kind: 'charge', key, outcome }, webhook);
}

const pause = async ({ stopping }: Parts, delayMs = 0): Promise<void> => {
  await wait(delayMs, undefined, { signal: stopping });
};

const unavailable = (reply: FastifyReply) => reply.code(503).send({ code: 'unavailable' });

/** Breaks the connection: the other side cannot know whether that was before or after the charge. */
function hangUp(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}
