import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

/** Lines of one second: who tries keys by the thousand shall not fill the disk. */
export const maxRefusalLinesPerSecond = 10;

const secondMs = 1_000;

/** Whether somebody was refused for who he is, or for a signature that was not right. */
export const isRefusal = ({ routeOptions }: FastifyRequest, { statusCode }: FastifyReply): boolean =>
  statusCode === 401 ||
  statusCode === 403 ||
  (routeOptions.config.signed === true && statusCode >= 400 && statusCode < 500);

/** Tells of refusals, without what was refused, and beyond a number a second only how many there were. */
export class RefusalLog {
  private secondBegan = -Infinity;
  private lines = 0;
  private untold = 0;

  constructor(
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  write(summary: object): void {
    if (this.now() - this.secondBegan >= secondMs) {
      this.secondBegan = this.now();
      this.lines = 0;
    }
    if (this.lines >= maxRefusalLinesPerSecond) {
      this.untold += 1;
      return;
    }
    this.lines += 1;
    this.logger.warn(
      { ...summary, ...(this.untold > 0 && { untold: this.untold }) },
      'A request was refused.',
    );
    this.untold = 0;
  }
}
