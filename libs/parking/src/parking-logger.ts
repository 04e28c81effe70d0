/** Where it is told that a stream was parked, and what became of it: pino's logger, or any like it. */
export interface ParkingLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}
