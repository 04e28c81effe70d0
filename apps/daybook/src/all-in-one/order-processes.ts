import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type ProviderSimulator, startProviderSimulator } from '@daybook/payment-providers';
import {
  paymentPolicyOf,
  paymentProviderOf,
  paymentVariables,
  type ProcessManagerAdapters,
  providerVariables,
  systemClock,
} from '@daybook/process-manager';
import { variables } from '@daybook/service-kit';
import Type, { type Static } from 'typebox';
import type { DataDirectory } from './data-directory.js';

/** The variables that say what becomes of placed orders. */
export const orderProcessVariables = {
  DAYBOOK_PROCESSES: variables.DAYBOOK_PROCESSES,
  DAYBOOK_STOCK: variables.DAYBOOK_STOCK,
  DAYBOOK_SIMULATOR_ADMIN_SECRET: Type.Optional(variables.DAYBOOK_SIMULATOR_ADMIN_SECRET),
  ...paymentVariables,
  ...providerVariables,
} as const;

const Config = Type.Object(orderProcessVariables);
type Config = Readonly<Static<typeof Config>>;

/** How placed orders are brought to an end. */
export interface OrderProcesses extends Pick<
  ProcessManagerAdapters,
  'provider' | 'policy' | 'unknownSkus' | 'clock'
> {
  /** By how much deadlines are ahead of the database's clock. */
  readonly clockOffsetMs: () => number;
}

export interface OpenedProcesses {
  readonly processes: OrderProcesses;
  /** To be told where the service listens, which is known last. */
  listensOn(url: string): void;
  close(): Promise<void>;
}

const randomSecret = (): string => randomBytes(24).toString('base64url');

/**
 * As the variables say. Nobody else on this machine tells the simulator what to do, unless its secret is set. The simulator
 * runs in this process, unless it is named where another one is.
 *
 * @throws ConfigurationError
 */
export async function openProcesses(config: Config, directory: DataDirectory): Promise<OpenedProcesses> {
  const policy = paymentPolicyOf(config);
  const isSimulated =
    config.DAYBOOK_PAYMENT_PROVIDER === 'simulator' && config.DAYBOOK_SIMULATOR_URL === undefined;
  const secret = config.DAYBOOK_PAYMENT_WEBHOOK_SECRET ?? randomSecret();
  let simulator: ProviderSimulator | undefined;
  if (isSimulated) {
    simulator = await startProviderSimulator({
      file: join(directory.path, 'payments.jsonl'),
      adminSecret: config.DAYBOOK_SIMULATOR_ADMIN_SECRET ?? randomSecret(),
    });
  }
  const provider = paymentProviderOf({
    ...config,
    ...(simulator && { DAYBOOK_SIMULATOR_URL: simulator.url, DAYBOOK_PAYMENT_WEBHOOK_SECRET: secret }),
  });
  return {
    processes: {
      provider,
      policy,
      unknownSkus: config.DAYBOOK_STOCK,
      clock: systemClock,
      clockOffsetMs: () => 0,
    },
    listensOn: (url) => simulator?.sendWebhooksTo({ url: `${url}/v1/payments/webhook`, secret }),
    close: async () => simulator?.close(),
  };
}
