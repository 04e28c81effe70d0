import type { HourFigure } from '@daybook/contracts';

/** The hour of the day (UTC) at which an order was placed. */
export interface OrderHour {
  readonly orderId: string;
  readonly version: number;
  readonly hour: number;
}

/** Every method throws ViewsUnavailableError where the store is away. */
export interface HoursReader {
  /** Of each hour at which any order was placed, in their order. */
  byHour(): Promise<HourFigure[]>;
}
