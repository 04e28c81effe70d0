import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@daybook/test-kit';

const script = fileURLToPath(
  new URL('../libs/payment-providers/dist/simulator/run-simulator.js', import.meta.url),
);
const readyLine = /^Payment provider simulator ready on (http:\/\/\S+)$/m;

describe('the simulator of a payment provider, as a process', () => {
  const heard: string[] = [];
  let folder: string;
  let receiver: Server;
  let child: ChildProcess;
  let url: string;

  async function start(): Promise<void> {
    child = spawn(process.execPath, [script], {
      env: {
        ...process.env,
        DAYBOOK_SIMULATOR_PORT: '0',
        DAYBOOK_SIMULATOR_FILE: join(folder, 'ledger.jsonl'),
        DAYBOOK_PAYMENT_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
        DAYBOOK_PAYMENT_WEBHOOK_SECRET: 'whsec_simulator',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text));
    await until(() => readyLine.test(said) || child.exitCode !== null, {
      what: 'The start of the simulator',
    });
    expect(said).toMatch(readyLine);
    url = readyLine.exec(said)![1]!;
  }

  async function stop(signal: NodeJS.Signals): Promise<number | null> {
    const exited = once(child, 'exit') as Promise<[code: number | null]>;
    child.kill(signal);
    return (await exited)[0];
  }

  const charge = async (key: string, paymentToken: string): Promise<unknown> => {
    const answer = await fetch(`${url}/v1/charges`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key, orderId: 'a', amountMinor: 1530, currency: 'GBP', paymentToken }),
    });
    return answer.json();
  };
  const find = async (key: string): Promise<unknown> => (await fetch(`${url}/v1/charges?key=${key}`)).json();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daybook-simulator-'));
    receiver = createServer((request, response) => {
      heard.push(String(request.headers['simulator-signature']));
      request.resume().on('end', () => response.end());
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    await start();
  });
  afterAll(async () => {
    if (child.exitCode === null && child.signalCode === null) await stop('SIGKILL');
    receiver.close();
    await rm(folder, { recursive: true });
  });

  it('tells what it did, and knows it after it was killed', async () => {
    const outcome = await charge('a:1', 'tok_any');
    await until(() => heard.length > 0, { what: 'A webhook' });
    await stop('SIGKILL');
    await start();

    expect(outcome).toEqual({ kind: 'succeeded', reference: 'ch_a:1' });
    expect(heard[0]).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    expect(await find('a:1')).toEqual(outcome);
    expect(await charge('a:1', 'tok_any')).toEqual(outcome);
  });

  it('stops at a signal, and ends afterwards what was pending', async () => {
    expect(await charge('a:2', 'tok_pending')).toEqual({ kind: 'pending', reference: 'ch_a:2' });
    expect(await stop('SIGTERM')).toBe(0);
    await start();

    const expected = JSON.stringify({ kind: 'succeeded', reference: 'ch_a:2' });
    await until(async () => JSON.stringify(await find('a:2')) === expected, {
      what: 'The end of the charge',
    });
  });
});
