import { PgBoss } from 'pg-boss';
import type { Log } from '../../ports/log.ts';
import type { WakeUps } from '../../ports/wakeUps.ts';

/** The schema of pg-boss: separate from ours, so that it can be dropped at any time. */
export const wakeUpSchema = 'ampwise_wake_ups';

const queue = 'look';

/** Seconds after which an untaken wake-up is dropped: workers have checked by themselves. */
const worthSeconds = 60;

/**
 * Wake-ups as jobs of pg-boss. It creates its schema if that is missing, which the database user
 * must be allowed to do; throws if it cannot start.
 */
export async function openPostgresWakeUps(url: string, log: Log): Promise<WakeUps> {
  const boss = new PgBoss({
    connectionString: url,
    schema: wakeUpSchema,
    application_name: 'ampwise',
    max: 2,
    useListenNotify: true,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on('error', ({ name }) => log.warn('wake_ups.failed', { error: name }));
  boss.on('warning', () => log.warn('wake_ups.warning'));
  const close = () => boss.stop({ graceful: false, timeout: 1000 });
  try {
    await boss.start();
    await boss.createQueue(queue, {
      notify: true,
      retryLimit: 0,
      expireInSeconds: worthSeconds,
      retentionSeconds: worthSeconds,
      deleteAfterSeconds: worthSeconds,
    });
  } catch (thrown) {
    await close().catch(() => undefined);
    throw thrown;
  }
  return {
    async announce() {
      await boss.send(queue, {}).catch(() => log.warn('wake_ups.not_announced'));
    },
    async listen(wake) {
      await boss.work(queue, { batchSize: 50 }, async (jobs) => {
        wake();
        // Keeps the table as small as the work under way.
        await boss.deleteJob(
          queue,
          jobs.map(({ id }) => id),
        );
      });
    },
    close,
  };
}
