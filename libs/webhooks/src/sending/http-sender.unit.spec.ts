import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { freePort, silence, status, TestReceiver } from '@daybook/test-kit';
import { Webhook } from 'standardwebhooks';
import { newSecret } from '../message.js';
import { DestinationPolicy } from './destination-policy.js';
import { HttpSender, type HttpSenderOptions, type Message } from './http-sender.js';

const secret = newSecret();
const here = new DestinationPolicy(['127.0.0.1/32']);
let receiver: TestReceiver;
let senders: HttpSender[];
beforeEach(async () => {
  receiver = await TestReceiver.open();
  senders = [];
});
afterEach(async () => {
  await Promise.all(senders.map((sender) => sender.close()));
  await receiver.close();
});

function senderWith(options: Partial<HttpSenderOptions> = {}): HttpSender {
  const sender = new HttpSender({ policy: here, ...options });
  senders.push(sender);
  return sender;
}

const message = (overrides: Partial<Message> = {}): Message => ({
  id: 'event-1',
  url: receiver.url,
  body: '{"type":"order.placed"}',
  secrets: [secret],
  ...overrides,
});

/** A resolver that gives these addresses, one list after the other, and the last one for ever. */
function resolving(...answers: string[][]): LookupFunction & { readonly asked: string[] } {
  const asked: string[] = [];
  const lookup: LookupFunction = (hostname, _, callback) => {
    asked.push(hostname);
    const addresses = answers[Math.min(asked.length, answers.length) - 1]!;
    const found: LookupAddress[] = addresses.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    process.nextTick(callback, null, found);
  };
  return Object.assign(lookup, { asked });
}

describe('HttpSender', () => {
  it('posts the message with a signature that the library of the specification verifies', async () => {
    const { outcome } = await senderWith().send(message());
    expect(outcome).toEqual({ status: 204, durationMs: expect.any(Number) });
    const [received] = receiver.received;
    expect(received).toMatchObject({
      path: '/hooks?shop=1',
      body: '{"type":"order.placed"}',
      headers: { 'content-type': 'application/json', 'webhook-id': 'event-1' },
    });
    const verified = new Webhook(secret).verify(received!.body, received!.headers as Record<string, string>);
    expect(verified).toEqual({ type: 'order.placed' });
  });

  it('follows no redirect', async () => {
    const target = await TestReceiver.open();
    receiver.answer = status(302, { location: target.url });
    expect((await senderWith().send(message())).outcome).toMatchObject({ status: 302 });
    expect(target.received).toEqual([]);
    await target.close();
  });

  it('tells when the receiver asks to come again', async () => {
    receiver.answer = status(503, { 'retry-after': '120' });
    expect(await senderWith().send(message())).toMatchObject({
      outcome: { status: 503 },
      retryAfterMs: 120_000,
    });
  });

  it('gives up on a receiver that does not answer', async () => {
    receiver.answer = silence;
    const { outcome } = await senderWith({ timeoutMs: 50 }).send(message());
    expect(outcome).toMatchObject({ error: 'timeout' });
  });

  it('takes the status of an answer whose body does not end', async () => {
    receiver.answer = (_, response) => void response.writeHead(200).write('…');
    const { outcome } = await senderWith({ timeoutMs: 200 }).send(message());
    expect(outcome).toMatchObject({ status: 200 });
  });

  it('reads little of a large answer', async () => {
    let written = 0;
    receiver.answer = (_, response) => {
      const pour = (): void => {
        if (response.destroyed) return;
        written += 65_536;
        if (response.write(Buffer.alloc(65_536))) setImmediate(pour);
        else response.once('drain', pour);
      };
      response.writeHead(200);
      pour();
    };
    expect((await senderWith().send(message())).outcome).toMatchObject({ status: 200 });
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it('says in a word why there was no answer', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    expect((await senderWith().send(message({ url }))).outcome).toMatchObject({
      error: 'connection-refused',
    });
    receiver.answer = (_, response) => response.destroy();
    expect((await senderWith().send(message())).outcome).toMatchObject({ error: 'connection-failed' });
    const https = receiver.url.replace('http:', 'https:');
    expect((await senderWith().send(message({ url: https }))).outcome).toMatchObject({ error: 'tls-failed' });
    const lookup: LookupFunction = (_, __, callback) =>
      process.nextTick(callback, Object.assign(new Error('No such host.'), { code: 'ENOTFOUND' }), []);
    const nowhere = message({ url: 'http://nowhere.example/' });
    expect((await senderWith({ lookup }).send(nowhere)).outcome).toMatchObject({ error: 'host-not-found' });
  });

  it('stops when it is told to', async () => {
    receiver.answer = silence;
    const stopping = new AbortController();
    const sent = senderWith().send(message(), stopping.signal);
    stopping.abort(new Error('Stopped.'));
    await expect(sent).rejects.toThrow('Stopped.');
  });
});

describe('HttpSender connects to no address', () => {
  const refused = { outcome: { error: 'address-refused' } };
  const onlyPublic = new DestinationPolicy();

  it.each(['http', 'https'])('that is private and stands in the URL, over %s', async (protocol) => {
    const url = `${protocol}://127.0.0.1:${receiver.port}/`;
    expect(await senderWith({ policy: onlyPublic }).send(message({ url }))).toMatchObject(refused);
    expect(await receiver.connections()).toBe(0);
  });

  it.each([['::1'], ['::ffff:127.0.0.1'], ['10.0.0.1', '169.254.169.254']])(
    'that is private and stands behind a name: %s',
    async (...addresses) => {
      const lookup = resolving(addresses);
      const url = `https://shop.example:${receiver.port}/`;
      expect(await senderWith({ policy: onlyPublic, lookup }).send(message({ url }))).toMatchObject(refused);
      expect(lookup.asked).toEqual(['shop.example']);
    },
  );

  it('that a name has been given since it was looked at', async () => {
    const other = new DestinationPolicy(['127.0.0.2/32']);
    const lookup = resolving(['127.0.0.2'], ['127.0.0.1']);
    const sender = senderWith({ policy: other, lookup });
    const url = `http://shop.example:${receiver.port}/`;
    expect(await sender.send(message({ url }))).toMatchObject({ outcome: { error: 'connection-refused' } });
    expect(await sender.send(message({ url }))).toMatchObject(refused);
    expect(await receiver.connections()).toBe(0);
  });

  it('of several that is private', async () => {
    const lookup = resolving(['10.0.0.1', '127.0.0.1']);
    const url = `http://shop.example:${receiver.port}/`;
    expect(await senderWith({ lookup }).send(message({ url }))).toMatchObject({ outcome: { status: 204 } });
  });

  it('without TLS, unless its network is allowed', async () => {
    const lookup = resolving(['93.184.215.14']);
    expect(await senderWith({ lookup }).send(message({ url: 'http://shop.example/' }))).toMatchObject(
      refused,
    );
  });
});
