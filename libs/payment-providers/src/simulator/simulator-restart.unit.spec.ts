import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@daybook/test-kit';
import { type ProviderSimulator, startProviderSimulator } from './provider-simulator.js';
import type { SimulatorProvider } from './simulator-provider.js';
import { behave, charge, providerAt } from './testing/simulator-under-test.js';

describe('the settings of a simulator', () => {
  it('are for who has its secret, where it has one', async () => {
    const simulator = await startProviderSimulator({ adminSecret: 'a-secret' });
    const ask = async (authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization };
      return (await fetch(`${simulator.url}/admin/ledger`, { headers })).status;
    };
    expect([await ask(), await ask('Bearer another'), await ask('Bearer a-secret')]).toEqual([401, 401, 200]);
    const behaviour = await fetch(`${simulator.url}/admin/behaviour`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ behaviour: { isDown: true } }),
    });
    expect(behaviour.status).toBe(401);
    expect((await fetch(`${simulator.url}/v1/charges?key=a`)).status).toBe(200);
    await simulator.close();
  });
});

describe('a simulator with a file', () => {
  let folder: string;
  let file: string;
  let simulator: ProviderSimulator;
  let provider: SimulatorProvider;

  const start = async () => {
    simulator = await startProviderSimulator({ file });
    provider = providerAt(simulator.url);
  };
  const restart = async () => {
    await simulator.close();
    await start();
  };
  const ledger = async () => (await fetch(`${simulator.url}/admin/ledger`)).json();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daybook-simulator-'));
    file = join(folder, 'ledger.jsonl');
    await start();
  });
  afterEach(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });

  it('knows after a restart what it has taken and given back', async () => {
    const taken = await provider.charge(charge('a'));
    const declined = await provider.charge(charge('b', 1, 'tok_declined_once'));
    const refund = { key: 'a:refund', reference: 'ch_a:1', amountMinor: 1000, currency: 'GBP' };
    const refunded = await provider.refund(refund);
    const before = await ledger();
    await restart();

    expect(await ledger()).toEqual(before);
    expect(await provider.find({ key: 'a:1', reference: 'ch_a:1' })).toEqual(taken);
    expect(await provider.charge(charge('b', 1, 'tok_declined_once'))).toEqual(declined);
    expect(await provider.refund(refund)).toEqual(refunded);
    expect((await provider.refund({ ...refund, key: 'a:another' })).kind).toBe('refused');
  });

  it('lets nobody else read what tokens it was given', async () => {
    await provider.charge(charge('a', 1, 'tok_1'));

    expect(await readFile(file, 'utf8')).toContain('tok_1');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('brings a charge that was pending to its end', async () => {
    await behave(simulator.url, { pendingMs: 600_000 });
    const pending = await provider.charge(charge('a'));
    await restart();
    expect(await provider.find({ key: 'a:1' })).toEqual(pending);

    await simulator.close();
    const inTheFuture = await readFile(file, 'utf8');
    await writeFile(file, inTheFuture.replace(/"dueAt":"[^"]+"/, '"dueAt":"2000-01-01T00:00:00.000Z"'));
    await start();
    const hasEnded = async () => (await provider.find({ key: 'a:1' })).kind === 'succeeded';
    await until(hasEnded, { what: 'The end of the pending charge' });
    await restart();
    expect(await hasEnded()).toBe(true);
  });

  it('passes over a last line that was torn off, and goes on', async () => {
    const first = await provider.charge(charge('a'));
    await simulator.close();
    await appendFile(file, Buffer.from('{"charge":{"key":"b:1","orderId":"Zoë').subarray(0, -1));
    await start();

    expect(await provider.find({ key: 'b:1' })).toEqual({ kind: 'unknown' });
    const second = await provider.charge(charge('b'));
    await restart();
    expect(await provider.find({ key: 'a:1' })).toEqual(first);
    expect(await provider.find({ key: 'b:1' })).toEqual(second);
  });

  it.each(['{"charge":', '', 'null', '{}', '{"charge":{"key":"a:1"}}', '\u0000\u0000'])(
    'does not start on a file that is damaged elsewhere, and says where: %j',
    async (line) => {
      await provider.charge(charge('a'));
      const damaged = join(folder, 'damaged.jsonl');
      const good = await readFile(file, 'utf8');
      await writeFile(damaged, `${good}${line}\n${good}`);

      await expect(startProviderSimulator({ file: damaged })).rejects.toThrow(
        `The payment simulator's ledger ${damaged} cannot be used: its line 2 is damaged; restore it from a backup, or move it away to begin with an empty one.`,
      );
    },
  );

  it('names a file that is none', async () => {
    await expect(startProviderSimulator({ file: folder })).rejects.toThrow(
      `The payment simulator's ledger ${folder} cannot be used: it is a directory`,
    );
  });
});
