import { setTimeout as sleep } from 'node:timers/promises';
import type { ParkedStream } from '@daybook/contracts';
import { CliError } from '../../cli-error.js';
import { type ApiClient, shortPatienceMs, withApiClient } from '../../client/api-client.js';
import type { CommonOptions } from '../../common-options.js';
import type { CliContext } from '../../context.js';
import { printable, printJson, printLine } from '../../output/print.js';

const lookIntervalMs = 200;
/** The service that has parked the stream looks every second whether it is to be replayed. */
const replayWaitMs = 60_000;

/** Has the stream replayed, and waits until it was. */
export async function replayParked(id: string, options: CommonOptions, context: CliContext): Promise<void> {
  await withClient(options, context, async (client) => {
    const asked = await settle(client, id, 'replay');
    const left = await untilReplayed(client, asked);
    if (left !== undefined) {
      if (options.json) await printJson(context.stdout, left);
      throw new CliError(`It cannot be replayed: ${printable(left.reason)} at ${left.position}.`);
    }
    if (options.json) return printJson(context.stdout, { id, replayed: true });
    await printLine(context.stdout, `Replayed ${id}.`);
  });
}

/** Gives the stream up. */
export async function discardParked(id: string, options: CommonOptions, context: CliContext): Promise<void> {
  await withClient(options, context, async (client) => {
    const stream = await settle(client, id, 'discard');
    if (options.json) return printJson(context.stdout, stream);
    await printLine(context.stdout, `Gave up ${id}; a replay takes it back.`);
  });
}

const pathOf = (id: string): string => `/v1/parked/${encodeURIComponent(id)}`;

async function settle(client: ApiClient, id: string, action: 'replay' | 'discard'): Promise<ParkedStream> {
  const answer = await client.send({ method: 'POST', path: `${pathOf(id)}/${action}` });
  if (answer.status >= 300) throw client.refusal(answer);
  return JSON.parse(answer.text) as ParkedStream;
}

/** Nothing once it is not parked any more; the stream where it failed again. */
async function untilReplayed(client: ApiClient, asked: ParkedStream): Promise<ParkedStream | undefined> {
  const endsAt = performance.now() + replayWaitMs;
  while (performance.now() < endsAt) {
    const answer = await client.send({ method: 'GET', path: pathOf(asked.id) });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw client.refusal(answer);
    const stream = JSON.parse(answer.text) as ParkedStream;
    if (stream.attempts > asked.attempts) return stream;
    await sleep(lookIntervalMs);
  }
  const seconds = replayWaitMs / 1_000;
  throw new CliError(`It was not replayed within ${seconds} s; does the service run that has parked it?`);
}

const withClient = (
  options: CommonOptions,
  context: CliContext,
  use: (client: ApiClient) => Promise<void>,
): Promise<void> => withApiClient(context, { ...options, connections: 1, patienceMs: shortPatienceMs }, use);
