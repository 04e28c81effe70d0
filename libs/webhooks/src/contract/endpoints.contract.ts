import { randomUUID } from 'node:crypto';
import { maxEndpoints } from '../webhook-store.port.js';
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
    expect(await store().endpoints.create(anEndpoint())).toBeUndefined();
    const [first] = await store().endpoints.list();
    await store().endpoints.remove(first!.id);
    expect(await store().endpoints.create(anEndpoint())).toBeDefined();
  });

  it('forgets an endpoint that is removed', async () => {
    const { id } = await created(store());
    expect(await store().endpoints.remove(id)).toBe(true);
    expect(await store().endpoints.remove(id)).toBe(false);
    expect(await store().endpoints.find(id)).toBeUndefined();
    expect(await store().endpoints.list()).toEqual([]);
    expect(await store().endpoints.secrets(id)).toEqual([]);
    expect(await store().endpoints.enable(id)).toBeUndefined();
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

  it('signs with the old and the new secret for a while after a rotation', async () => {
    const { id } = await created(store());
    const rotated = await store().endpoints.rotateSecret({
      id,
      secret: secretOf('second'),
      keepPreviousMs: dayMs,
    });
    const untilMs = Date.parse(rotated!.previousSecretUntil!) - clock().now();
    expect(untilMs).toBeLessThanOrEqual(dayMs);
    expect(untilMs).toBeGreaterThan(dayMs - minuteMs);
    expect(await store().endpoints.secrets(id)).toEqual([secretOf('second'), secretOf('first')]);
    clock().advance(dayMs + minuteMs);
    expect(await store().endpoints.secrets(id)).toEqual([secretOf('second')]);
    expect(await store().endpoints.find(id)).not.toHaveProperty('previousSecretUntil');
  });

  it('ends the oldest secret at a second rotation', async () => {
    const { id } = await created(store());
    for (const name of ['second', 'third']) {
      await store().endpoints.rotateSecret({ id, secret: secretOf(name), keepPreviousMs: dayMs });
    }
    expect(await store().endpoints.secrets(id)).toEqual([secretOf('third'), secretOf('second')]);
  });
}
