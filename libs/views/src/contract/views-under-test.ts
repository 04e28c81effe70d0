import type { Category } from '@daybook/contracts';
import type { ViewReader, ViewStore } from '../view-store.port.js';
import type { Shop } from './shop.js';

/** The two sides of one adapter, over the same views. */
export interface ViewsUnderTest {
  readonly store: ViewStore;
  readonly reader: ViewReader;
  close(): Promise<void>;
}

/** What the parts of the suite are given; what they call for is that of the test that runs. */
export interface Test {
  views(): ViewsUnderTest;
  shop(): Shop;
  /** Brings the views up to date with a category; with orders if none is named. */
  catchUp(category?: Category): Promise<void>;
}
