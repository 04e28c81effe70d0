import { freePort } from '@daybook/embedded-postgres';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { until } from './until.js';

const version = 'v0.203.0';
const folder = join(import.meta.dirname, '../../../node_modules/.cache/stripe-mock', version);
/** Where the archives of go.dev are unpacked to, which is not on everybody's PATH. */
const usualFolderOfGo = '/usr/local/go/bin';
/** Far above what a slow machine takes to fetch and build it, which is done once. */
const buildWithinMs = 600_000;

export interface StripeMock {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * A suite on Stripe's own stripe-mock, which holds each request against Stripe's description of its interface. Go
 * builds it, once; where that is not possible the suite is skipped, and said so. STRIPE_MOCK names another one.
 */
export function describeWithStripeMock(suite: (start: () => Promise<StripeMock>) => void): void {
  const found = stripeMock();
  const title = 'with stripe-mock';
  if ('path' in found) return describe(title, () => suite(() => startStripeMock(found.path)));
  process.stderr.write(`Left out: the tests with stripe-mock, since ${found.missing}.\n`);
  describe.skip(`${title} (left out: ${found.missing})`, () => it('runs', () => undefined));
}

type Found = { readonly path: string } | { readonly missing: string };

function stripeMock(): Found {
  const path = process.env['STRIPE_MOCK'] ?? join(folder, 'stripe-mock');
  return existsSync(path) ? { path } : built();
}

function built(): Found {
  mkdirSync(folder, { recursive: true });
  const { error, status, stderr } = spawnSync('go', ['install', `github.com/stripe/stripe-mock@${version}`], {
    env: { ...process.env, PATH: `${process.env['PATH']}${delimiter}${usualFolderOfGo}`, GOBIN: folder },
    encoding: 'utf8',
    timeout: buildWithinMs,
  });
  if (status === 0) return { path: join(folder, 'stripe-mock') };
  if (error && 'code' in error && error.code === 'ENOENT') return { missing: 'Go is not installed' };
  return { missing: `Go cannot build it: ${error?.message ?? stderr.trim().split('\n').at(-1)}` };
}

async function startStripeMock(path: string): Promise<StripeMock> {
  const port = await freePort();
  const child = spawn(path, ['-http-addr', `127.0.0.1:${port}`], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  const answers = () =>
    fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      () => false,
    );
  await until(answers, { what: 'The start of stripe-mock' });
  return {
    port,
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}
