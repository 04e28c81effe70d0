import { guarded, type PaymentProvider, SimulatorProvider, StripeProvider } from '@daybook/payment-providers';
import { ConfigurationError, variables } from '@daybook/service-kit';
import Type, { type Static } from 'typebox';

/** The variables that say who takes the money. */
export const providerVariables = {
  DAYBOOK_PAYMENT_PROVIDER: variables.DAYBOOK_PAYMENT_PROVIDER,
  DAYBOOK_PAYMENT_TIMEOUT_SECONDS: variables.DAYBOOK_PAYMENT_TIMEOUT_SECONDS,
  DAYBOOK_SIMULATOR_URL: Type.Optional(variables.DAYBOOK_SIMULATOR_URL),
  DAYBOOK_STRIPE_KEY: Type.Optional(variables.DAYBOOK_STRIPE_KEY),
  DAYBOOK_PAYMENT_WEBHOOK_SECRET: Type.Optional(variables.DAYBOOK_PAYMENT_WEBHOOK_SECRET),
} as const;

const ProviderConfig = Type.Object(providerVariables);
type ProviderConfig = Readonly<Static<typeof ProviderConfig>>;

/** @throws ConfigurationError naming every variable that the provider needs and does not have */
export const paymentProviderOf = (config: ProviderConfig): PaymentProvider => guarded(providerOf(config));

function providerOf(config: ProviderConfig): PaymentProvider {
  const timeoutMs = config.DAYBOOK_PAYMENT_TIMEOUT_SECONDS * 1_000;
  const { DAYBOOK_PAYMENT_WEBHOOK_SECRET: webhookSecret = '' } = config;
  switch (config.DAYBOOK_PAYMENT_PROVIDER) {
    case 'simulator': {
      const { DAYBOOK_SIMULATOR_URL: url = '' } = config;
      assertGiven(
        { DAYBOOK_SIMULATOR_URL: url, DAYBOOK_PAYMENT_WEBHOOK_SECRET: webhookSecret },
        'the simulator',
      );
      return new SimulatorProvider({ url, webhookSecret, timeoutMs });
    }
    case 'stripe': {
      const { DAYBOOK_STRIPE_KEY: secretKey = '' } = config;
      assertGiven({ DAYBOOK_STRIPE_KEY: secretKey, DAYBOOK_PAYMENT_WEBHOOK_SECRET: webhookSecret }, 'Stripe');
      return new StripeProvider({ secretKey, webhookSecret, timeoutMs });
    }
  }
}

function assertGiven(needed: Readonly<Record<string, string>>, provider: string): void {
  const missing = Object.entries(needed).filter(([, value]) => value === '');
  if (missing.length === 0) return;
  throw new ConfigurationError(missing.map(([name]) => `${name} is missing; ${provider} needs it.`));
}
