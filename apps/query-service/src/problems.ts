import { Problem } from '@daybook/service-kit';

export const problems = {
  orderNotFound: () =>
    new Problem({ status: 404, code: 'order-not-found', title: 'There is no order with this id' }),

  skuUnknown: () =>
    new Problem({ status: 404, code: 'sku-unknown', title: 'Nothing was ever recorded of this sku' }),

  versionNotFound: (version: number) =>
    new Problem({
      status: 404,
      code: 'version-not-found',
      title: 'The order does not have this version',
      detail: `Its newest version is ${version}.`,
    }),

  asOfAndVersion: () =>
    new Problem({
      status: 400,
      code: 'as-of-and-version',
      title: 'An order is asked for either as of a time or at a version',
    }),

  cursorUnknown: () =>
    new Problem({
      status: 404,
      code: 'cursor-unknown',
      title: 'The cursor is not one that this list gave',
      detail: 'Send it unchanged, with the same filters and the same sort.',
    }),

  positionMalformed: () =>
    new Problem({
      status: 400,
      code: 'position-malformed',
      title: 'The position to wait for is malformed',
      detail: 'Send the header Daybook-Position as a command answered with it.',
    }),

  positionUnknown: () =>
    new Problem({
      status: 404,
      code: 'position-unknown',
      title: 'The log does not have the position to wait for',
      detail: 'No command can have answered with it.',
    }),

  viewBehind: (retryAfterSeconds: number) =>
    new Problem({
      status: 503,
      code: 'view-behind',
      title: 'The view has not come to this position yet',
      headers: { 'retry-after': String(retryAfterSeconds) },
    }),

  parkedNotFound: () =>
    new Problem({
      status: 404,
      code: 'parked-not-found',
      title: 'No stream is parked under this id',
      detail: 'Those that there are stand in /v1/parked.',
    }),

  schemaNotFound: () =>
    new Problem({
      status: 404,
      code: 'schema-not-found',
      title: 'There is no schema of this type and version',
      detail: 'Those that there are stand in /v1/schemas.',
    }),

  categoryNotFound: () =>
    new Problem({ status: 404, code: 'category-not-found', title: 'There is no such category or partition' }),
};
