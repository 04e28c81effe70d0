import { LedgerFileError } from '../errors.js';
import { startProviderSimulator } from './provider-simulator.js';

/* Runs the simulator as a process of its own, until SIGTERM or SIGINT. */

const {
  DAYBOOK_HOST: host = '127.0.0.1',
  DAYBOOK_SIMULATOR_PORT: port = '4010',
  DAYBOOK_PAYMENT_WEBHOOK_URL: url,
  DAYBOOK_PAYMENT_WEBHOOK_SECRET: secret,
  DAYBOOK_SIMULATOR_FILE: file,
  DAYBOOK_SIMULATOR_ADMIN_SECRET: adminSecret,
} = process.env;

const simulator = await startProviderSimulator({
  host,
  port: Number(port),
  ...(url !== undefined && secret !== undefined && { webhook: { url, secret } }),
  ...(file !== undefined && { file }),
  ...(adminSecret && { adminSecret }),
}).catch((error: unknown) => {
  if (!(error instanceof LedgerFileError)) throw error;
  process.stderr.write(`${error.userMessage}\n`);
  return process.exit(1);
});
process.stdout.write(`Payment provider simulator ready on ${simulator.url}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void simulator.close());
