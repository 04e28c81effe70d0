import { commonProblems, Problem } from '@daybook/service-kit';
import { maxEndpoints, maxSecrets, type UrlRefusal } from '@daybook/webhooks';

const refusals: Readonly<Record<UrlRefusal, string>> = {
  'url-malformed': 'This must be an absolute URL without a user, a password and a fragment.',
  'url-not-https': 'This must begin with https://.',
  'address-refused': 'This must lead to a public address.',
};

export const problems = {
  /** What is well-formed may lead where this server must not go; others are set up in another way. */
  urlRefused: (code: UrlRefusal) => {
    const errors = [{ pointer: '/url', code, detail: refusals[code] }];
    if (code === 'url-malformed') return commonProblems.requestInvalid(errors);
    return new Problem({
      status: 403,
      code: 'destination-refused',
      title: 'Messages may not go to this URL',
      errors,
    });
  },

  cursorUnknown: () =>
    new Problem({
      status: 404,
      code: 'cursor-unknown',
      title: 'The cursor is not one that this list gave',
      detail: 'Send it unchanged.',
    }),

  webhookNotFound: () =>
    new Problem({ status: 404, code: 'webhook-not-found', title: 'There is no webhook with this id' }),

  deliveryNotFound: () =>
    new Problem({
      status: 404,
      code: 'delivery-not-found',
      title: 'The webhook has no delivery with this id',
      detail: 'Deliveries are kept for 30 days.',
    }),

  webhookDisabled: () =>
    new Problem({
      status: 409,
      code: 'webhook-disabled',
      title: 'The webhook is disabled',
      detail: 'Enable it first.',
    }),

  secretRotated: () =>
    new Problem({
      status: 409,
      code: 'secret-rotated',
      title: 'The webhook was made before, and has another secret by now',
    }),

  tooManySecrets: () =>
    new Problem({
      status: 409,
      code: 'too-many-secrets',
      title: 'As many secrets are valid as there may be',
      detail: `At most ${maxSecrets}: wait until the time of the oldest one is over.`,
    }),

  positionUnknown: () =>
    commonProblems.requestInvalid([
      { pointer: '/position', code: 'position-unknown', detail: 'The log has no event at this position.' },
    ]),

  tooManyWebhooks: () =>
    new Problem({
      status: 409,
      code: 'too-many-webhooks',
      title: 'There are as many webhooks as there may be',
      detail: `At most ${maxEndpoints}: delete one first.`,
    }),
};
