import { ConfigurationError } from '@daybook/service-kit';
import { DestinationPolicy } from '@daybook/webhooks';

/**
 * Where messages may go: to public addresses, and to the networks of DAYBOOK_WEBHOOK_ALLOWED_NETWORKS.
 *
 * @throws ConfigurationError where one of these is none
 */
export function destinationPolicyOf(config: {
  readonly DAYBOOK_WEBHOOK_ALLOWED_NETWORKS?: readonly string[];
}): DestinationPolicy {
  try {
    return new DestinationPolicy(config.DAYBOOK_WEBHOOK_ALLOWED_NETWORKS);
  } catch {
    throw new ConfigurationError([
      'DAYBOOK_WEBHOOK_ALLOWED_NETWORKS must be a comma-separated list of networks such as 10.1.0.0/16.',
    ]);
  }
}

/** For how long two secrets are valid: what DAYBOOK_WEBHOOK_SECRET_OVERLAP_SECONDS says. */
export const secretOverlapOf = (config: {
  readonly DAYBOOK_WEBHOOK_SECRET_OVERLAP_SECONDS: number;
}): number => config.DAYBOOK_WEBHOOK_SECRET_OVERLAP_SECONDS * 1_000;

/** The waits of DAYBOOK_WEBHOOK_RETRY_SECONDS, if it is set. */
export const retryScheduleOf = (config: {
  readonly DAYBOOK_WEBHOOK_RETRY_SECONDS?: readonly number[];
}): readonly number[] | undefined => config.DAYBOOK_WEBHOOK_RETRY_SECONDS?.map((seconds) => seconds * 1_000);
