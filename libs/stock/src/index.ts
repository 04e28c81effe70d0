export * from './stock/stock.commands.js';
export * from './stock/stock.decider.js';
export * from './stock/stock.events.js';
export type {
  StockRejection,
  StockRejectionCode,
  StockViolation,
  StockViolations,
} from './stock/stock.rejections.js';
export * from './stock/stock.snapshot.js';
export * from './stock/stock.state.js';
