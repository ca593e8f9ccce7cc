import type { Config } from '../config/readConfig.ts';
import { asFailure } from '../core/failure.ts';
import type { Log } from '../ports/log.ts';
import type { WakeUps } from '../ports/wakeUps.ts';

const none: WakeUps = {
  announce: async () => undefined,
  listen: async () => undefined,
  close: async () => undefined,
};

/**
 * Wake-ups between the processes of an installation on PostgreSQL. Without them, workers check by
 * themselves, and the only loss is up to a second.
 */
export async function openWakeUps({ database }: Config, log: Log): Promise<WakeUps> {
  if (database.kind === 'sqlite') return none;
  try {
    const { openPostgresWakeUps } = await import('../connectors/wakeUps/postgresWakeUps.ts');
    return await openPostgresWakeUps(database.url, log);
  } catch (thrown) {
    log.warn('wake_ups.not_opened', { code: asFailure(thrown).code });
    return none;
  }
}

/** Wake-ups that open in the background. Until they are open, and after `close`, they announce nothing. */
export function wakeUpsBeside(config: Config, log: Log): WakeUps {
  const opened = openWakeUps(config, log);
  let open: WakeUps = none;
  void opened.then((made) => {
    open = made;
  });
  return {
    announce: () => open.announce(),
    listen: async (wake) => await (await opened).listen(wake),
    close: async () => await (await opened).close(),
  };
}
