export { type CommandServiceAdapters, CommandServiceModule } from './command-service.module.js';
export { CommitReservationCommand } from './stock/commit-reservation/commit-reservation.handler.js';
export { ReleaseReservationCommand } from './stock/release-reservation/release-reservation.handler.js';
export { ReserveStockCommand } from './stock/reserve-stock/reserve-stock.handler.js';
export type { StockOutcome } from './stock/stock-command-loop.js';
