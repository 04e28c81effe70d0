/* JSON Schemas of what the simulator is sent. */

const text = { type: 'string', minLength: 1, maxLength: 500 } as const;
const money = {
  amountMinor: { type: 'integer', minimum: 1 },
  currency: { type: 'string', pattern: '^[A-Z]{3}$' },
} as const;
const closed = { type: 'object', additionalProperties: false } as const;
const ms = { type: 'integer', minimum: 0, maximum: 600_000 } as const;
const times = { type: 'integer', minimum: 1 } as const;

export const chargeBody = {
  ...closed,
  required: ['key', 'orderId', 'amountMinor', 'currency'],
  properties: { key: text, orderId: text, ...money, paymentToken: text },
} as const;

export const inquiryQuery = {
  ...closed,
  required: ['key'],
  properties: { key: text, reference: text },
} as const;

export const refundBody = {
  ...closed,
  required: ['key', 'reference', 'amountMinor', 'currency'],
  properties: { key: text, reference: text, ...money },
} as const;

export const behaviourBody = {
  ...closed,
  required: ['behaviour'],
  properties: {
    orderId: text,
    behaviour: {
      ...closed,
      properties: {
        decline: {
          ...closed,
          required: ['code'],
          properties: { code: text, isFinal: { type: 'boolean' }, times },
        },
        pendingMs: ms,
        delayMs: ms,
        silent: {
          ...closed,
          required: ['when'],
          properties: { when: { enum: ['before', 'after'] }, times },
        },
        isDown: { type: 'boolean' },
        webhook: {
          ...closed,
          properties: { copies: { type: 'integer', minimum: 0, maximum: 10 }, delayMs: ms },
        },
      },
    },
  },
} as const;
