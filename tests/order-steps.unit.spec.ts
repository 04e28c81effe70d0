import { DerivedKeys, Sealer, secretKeyBytes } from '@daybook/command-path';
import { CommandServiceModule } from '@daybook/command-service';
import { encodeOrderEvent, ordersCategory } from '@daybook/contracts';
import { MemoryEventLog, type NewEvent } from '@daybook/event-log';
import { fold } from '@daybook/event-sourcing';
import { type OrderCommand, orderDecider, type OrderEvent } from '@daybook/ordering';
import { createHttpService, createLogger, sha256OfKey } from '@daybook/service-kit';
import { randomBytes, randomUUID } from 'node:crypto';
import { commandSamples, routes, situations } from './support/order-situations.js';

/* What docs/orders.md says of every command in every situation is what its route answers, and what that documents. */

interface Answer {
  readonly status: number;
  readonly body: {
    readonly status: unknown;
    readonly code?: string;
    readonly errors?: ReadonlyArray<{ readonly pointer: string }>;
  };
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly description: string } | undefined>>;
}

type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const key = 'key-of-the-administrator';
const authorization = { authorization: `Bearer ${key}` };

let log: MemoryEventLog;
let app: Awaited<ReturnType<typeof createHttpService>>;
let document: Document;

beforeAll(async () => {
  log = new MemoryEventLog({ orders: 2, stock: 2 });
  const sealer = await Sealer.with(new DerivedKeys([randomBytes(secretKeyBytes)]), 'payment-tokens');
  app = await createHttpService(CommandServiceModule.with({ log, sealer }), {
    description: { title: 'Commands', version: '1' },
    logger: createLogger({ level: 'silent', service: 'test' }),
    principals: [{ id: 'administrator', role: 'administrator', keySha256: sha256OfKey(key) }],
  });
  document = (await app.inject({ method: 'GET', url: '/openapi.json' })).json();
});
afterAll(() => app.close());

/** A new order to which all of that has happened. */
async function orderAfter(history: readonly OrderEvent[]): Promise<string> {
  const orderId = randomUUID();
  const [first, ...rest] = history.map((event): NewEvent => {
    const ids = { eventId: randomUUID(), commandId: randomUUID(), correlationId: randomUUID() };
    const actor = { id: 'shop', role: 'administrator' };
    return { ...encodeOrderEvent(event), ...ids, actor, occurredAt: '2011-03-01T08:00:00.000Z' };
  });
  if (first === undefined) return orderId;
  const stream = { category: ordersCategory, streamId: orderId };
  await log.append({ ...stream, expectedVersion: 0, events: [first, ...rest] });
  return orderId;
}

function routeOf({ type }: OrderCommand) {
  const [method = '', path = ''] = routes.get(type)!.split(' ');
  return {
    method: method as 'POST' | 'PATCH',
    path,
    operation: document.paths[path]![method.toLowerCase()]!,
  };
}

async function send(orderId: string, command: OrderCommand): Promise<Answer> {
  const { method, path } = routeOf(command);
  const { type, shipmentId, ...said } = command as OrderCommand & { readonly shipmentId?: number };
  const url = path.replace('{orderId}', orderId).replace('{shipmentId}', String(shipmentId));
  const payload = type === 'PlaceOrder' ? { orderId, ...said } : said;
  const answer = await app.inject({ method, url, headers: authorization, payload });
  return { status: answer.statusCode, body: answer.json() };
}

type Case = readonly [type: string, says: string, situation: string, OrderCommand, readonly OrderEvent[]];

const cases = Object.entries(commandSamples).flatMap(([type, [usual, ...special]]): Case[] => [
  ...Object.entries(situations).map(([situation, history]): Case => {
    return [type, usual.says, situation, usual.command, history];
  }),
  ...special.map(({ says, situation, command }): Case => {
    return [type, says, situation, command, situations[situation]];
  }),
]);

describe('over HTTP', () => {
  it.each(cases)(
    '%s with %s, while the order is %s, is answered as decided',
    async (_, _says, _now, command, history) => {
      const state = fold(orderDecider, history);
      const before = structuredClone(state);
      const decision = orderDecider.decide(state, command);
      expect(state).toEqual(before);

      const { status, body } = await send(await orderAfter(history), command);

      const { responses } = routeOf(command).operation;
      if (decision.kind === 'accepted') {
        const after = fold(orderDecider, decision.events, state);
        expect(after).not.toEqual(before);
        expect([status, body.status]).toEqual([command.type === 'PlaceOrder' ? 201 : 200, after.status]);
        expect(responses).toHaveProperty(String(status));
        return;
      }
      const { code, violations } = decision.rejection;
      expect(responses[status]!.description).toContain(`\`${body.code}\``);
      if (violations === undefined) {
        expect([status, body.code]).toEqual([/^(order|shipment)-not-found$/.test(code) ? 404 : 409, code]);
      } else {
        // What a schema can say is found before it is decided, by a code of its own.
        expect([400, 422]).toContain(status);
        expect(body.errors!.map(({ pointer }) => pointer)).toContain(violations[0].pointer);
      }
    },
  );
});
