import { migrateEventLog, PostgresEventLog } from '@daybook/event-log';
import { newEvent } from '../workload/new-event.ts';
import type { AppenderKind } from './appender.ts';

export const partitions = 16;
export const category = 'orders';

/** The event log as the command-service uses it. */
export const daybookLog: AppenderKind = {
  name: 'daybook',
  kind: 'ours',
  async openAppender({ engines }) {
    const url = await engines.database();
    await migrateEventLog(url, { [category]: partitions });
    const log = await PostgresEventLog.open({ url });
    return {
      async append(order) {
        const { streamId } = order;
        const result = await log.append({
          category,
          streamId,
          expectedVersion: 0,
          events: [newEvent(order)],
        });
        if (result.kind !== 'appended') throw new Error('A new stream was there already.');
      },
      close: () => log.close(),
    };
  },
};
