import { validBody, type ValidBodyOptions } from '@daybook/service-kit';
import type { TSchema } from 'typebox';
import { StatedTimes } from './stated-times.js';

/** `@Body(stepBody(CancelOrderRequest))`: the body of a step of an order, which may say when it happened. */
export const stepBody = <S extends TSchema>(schema: S, options: Omit<ValidBodyOptions, 'injected'> = {}) =>
  validBody(schema, { ...options, injected: StatedTimes });
