import { randomUUID } from 'node:crypto';
import { maxEndpoints, maxSecrets } from '../webhook-store.port.js';
import { anEndpoint, created, dayMs, minuteMs, secretOf, type Test } from './store-under-test.js';

/** Endpoints, their secrets, and how they are disabled. */
export function endpoints({ store, clock, connect }: Test): void {
  const nowhere = randomUUID();

  it('keeps an endpoint as it was made, and tells nobody its secret', async () => {
    const wanted = { types: ['order.placed', 'order.cancelled'], description: 'The warehouse.' };
    const endpoint = await created(store(), wanted);
    expect(endpoint).toMatchObject({ url: 'https://shop.example/hooks', ...wanted });
    expect(Math.abs(Date.parse(endpoint.createdAt) - clock().now())).toBeLessThan(minuteMs);
    const other = await connect();
    expect(await other.endpoints.find(endpoint.id)).toEqual(endpoint);
    expect(await other.endpoints.list()).toEqual([endpoint]);
    expect(JSON.stringify(await other.endpoints.list())).not.toContain('whsec_');
    expect(await other.endpoints.secrets(endpoint.id)).toEqual([secretOf('first')]);
  });

  it('says nothing of types and description where there are none', async () => {
    const endpoint = await created(store());
    expect(Object.keys(endpoint).toSorted()).toEqual(['createdAt', 'id', 'url']);
  });

  it('lists endpoints in the order in which they were made', async () => {
    const ids: string[] = [];
    for (let made = 0; made < 3; made += 1) {
      ids.push((await created(store())).id);
      clock().advance(10);
    }
    expect((await store().endpoints.list()).map(({ id }) => id)).toEqual(ids);
  });

  it('takes no more endpoints than there may be', async () => {
    for (let made = 0; made < maxEndpoints; made += 1) await created(store());
    expect(await store().endpoints.create(anEndpoint())).toEqual({ kind: 'tooMany' });
    const [first] = await store().endpoints.list();
    await store().endpoints.remove(first!.id);
    expect(await store().endpoints.create(anEndpoint())).toMatchObject({ kind: 'created' });
  });

  it('forgets an endpoint that is removed', async () => {
    const { id } = await created(store());
    expect(await store().endpoints.remove(id)).toBe(true);
    expect(await store().endpoints.remove(id)).toBe(false);
    expect(await store().endpoints.find(id)).toBeUndefined();
    expect(await store().endpoints.list()).toEqual([]);
    expect(await store().endpoints.secrets(id)).toEqual([]);
    expect(await store().endpoints.enable(id)).toBeUndefined();
    expect(await store().endpoints.change(id, { isPaused: true })).toBeUndefined();
    const rotation = { id, secret: secretOf('second'), keepPreviousMs: dayMs };
    expect(await store().endpoints.rotateSecret(rotation)).toBeUndefined();
  });

  it('knows nothing of an endpoint that never was', async () => {
    expect(await store().endpoints.find(nowhere)).toBeUndefined();
    expect(await store().endpoints.remove(nowhere)).toBe(false);
    expect(await store().endpoints.enable(nowhere)).toBeUndefined();
    expect(await store().endpoints.secrets(nowhere)).toEqual([]);
    await store().endpoints.disable(nowhere, 'gone');
  });

  it('says when and why an endpoint was disabled, until it is enabled again', async () => {
    const endpoint = await created(store());
    await store().endpoints.disable(endpoint.id, 'gone');
    const { disabled } = (await store().endpoints.find(endpoint.id))!;
    expect(disabled).toMatchObject({ reason: 'gone' });
    clock().advance(minuteMs);
    await store().endpoints.disable(endpoint.id, 'gone');
    expect((await store().endpoints.find(endpoint.id))!.disabled).toEqual(disabled);
    expect(await store().endpoints.enable(endpoint.id)).toEqual(endpoint);
    expect(await store().endpoints.enable(endpoint.id)).toEqual(endpoint);
    expect(await store().endpoints.find(endpoint.id)).toEqual(endpoint);
  });

  it('changes what is asked for, and leaves the rest', async () => {
    const description = 'The warehouse.';
    const endpoint = await created(store(), { types: ['order.placed'], description });
    const { id } = endpoint;
    const url = 'https://other.example/hooks';
    expect(await store().endpoints.change(id, { url })).toEqual({ ...endpoint, url });
    const types = ['order.cancelled', 'order.placed'];
    const changed = { ...endpoint, url, types, description: 'Both.' };
    expect(await store().endpoints.change(id, { types, description: 'Both.' })).toEqual(changed);
    expect(await store().endpoints.change(id, {})).toEqual(changed);
    const { types: _, description: __, ...bare } = changed;
    expect(await store().endpoints.change(id, { types: null, description: null })).toEqual(bare);
    expect(await store().endpoints.find(id)).toEqual(bare);
  });

  it('is paused until it is not, whatever its receiver says meanwhile', async () => {
    const endpoint = await created(store());
    const { id } = endpoint;
    const paused = await store().endpoints.change(id, { isPaused: true });
    expect(paused?.disabled).toMatchObject({ reason: 'paused' });
    clock().advance(minuteMs);
    await store().endpoints.disable(id, 'gone');
    expect(await store().endpoints.change(id, { isPaused: true })).toEqual(paused);
    expect(await store().endpoints.change(id, { isPaused: false })).toEqual(endpoint);
  });

  it('makes one endpoint for a key, and tells what it was made of', async () => {
    const request = { key: 'a key', content: 'what was asked for' };
    const endpoint = await created(store(), { request });
    const again = { request: { ...request, content: 'something else' } };
    expect(await store().endpoints.create(anEndpoint(again))).toEqual({
      kind: 'repeated',
      endpoint,
      content: 'what was asked for',
      firstSecret: secretOf('first'),
    });
    await created(store(), { request: { ...request, key: 'another key' } });
    expect(await store().endpoints.list()).toHaveLength(2);
    const rotation = { id: endpoint.id, secret: secretOf('second'), keepPreviousMs: dayMs };
    await store().endpoints.rotateSecret(rotation);
    expect(await store().endpoints.create(anEndpoint({ request }))).not.toHaveProperty('firstSecret');
    await store().endpoints.remove(endpoint.id);
    await created(store(), { request });
  });

  it('makes one endpoint for a key that comes several times at once', async () => {
    const stores = [store(), await connect(), await connect()];
    const request = { key: 'a key', content: 'what was asked for' };
    const creations = await Promise.all(
      stores.map(({ endpoints: each }) => each.create(anEndpoint({ request }))),
    );
    expect(creations.map(({ kind }) => kind).toSorted()).toEqual(['created', 'repeated', 'repeated']);
    expect(await store().endpoints.list()).toHaveLength(1);
  });

  const rotate = (id: string, name: string, keepPreviousMs = dayMs) =>
    store().endpoints.rotateSecret({ id, secret: secretOf(name), keepPreviousMs });
  const signing = async (id: string) =>
    (await store().endpoints.secrets(id)).map((secret) =>
      Buffer.from(secret.slice('whsec_'.length), 'base64').toString(),
    );

  it('signs with the old and the new secret for a while after a rotation', async () => {
    const { id } = await created(store());
    const rotated = await rotate(id, 'second');
    if (rotated?.kind !== 'rotated') throw new Error('It was not rotated.');
    const untilMs = Date.parse(rotated.endpoint.previousSecretUntil!) - clock().now();
    expect(untilMs).toBeLessThanOrEqual(dayMs);
    expect(untilMs).toBeGreaterThan(dayMs - minuteMs);
    expect(await signing(id)).toEqual(['second', 'first']);
    clock().advance(dayMs + minuteMs);
    expect(await signing(id)).toEqual(['second']);
    expect(await store().endpoints.find(id)).not.toHaveProperty('previousSecretUntil');
  });

  it('signs with each secret for its own time, however often there is another one', async () => {
    const { id } = await created(store());
    await rotate(id, 'second');
    clock().advance(dayMs / 2);
    await rotate(id, 'third');
    await rotate(id, 'fourth', 0);
    expect(await signing(id)).toEqual(['fourth', 'second', 'first']);
    clock().advance(dayMs / 2 + minuteMs);
    expect(await signing(id)).toEqual(['fourth', 'second']);
    clock().advance(dayMs / 2);
    expect(await signing(id)).toEqual(['fourth']);
  });

  it('has so many secrets at a time and no more, until one of them ends', async () => {
    const { id } = await created(store());
    for (let made = 1; made < maxSecrets; made += 1) {
      expect(await rotate(id, `${made}`)).toMatchObject({ kind: 'rotated' });
    }
    expect(await rotate(id, 'one too many')).toEqual({ kind: 'tooMany' });
    expect(await signing(id)).toHaveLength(maxSecrets);
    clock().advance(dayMs + minuteMs);
    expect(await rotate(id, 'the next one')).toMatchObject({ kind: 'rotated' });
  });

  it('loses no secret of rotations at once', async () => {
    const { id } = await created(store());
    await Promise.all(['a', 'b', 'c'].map((name) => rotate(id, name)));
    expect((await signing(id)).toSorted()).toEqual(['a', 'b', 'c', 'first']);
  });
}
