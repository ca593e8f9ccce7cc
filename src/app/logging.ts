import type { LogLevel } from '../config/readConfig.ts';
import type { Log } from '../ports/log.ts';

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A log of JSON lines on standard error, each with `time`, `level` and `event`. */
export async function createLog(level: LogLevel): Promise<Log> {
  if (level === 'silent') return silent;
  const { pino, destination, stdTimeFunctions } = (await import('pino')).default;
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      messageKey: 'event',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    // Written at once, so that the log of a killed process is complete.
    destination({ dest: 2, sync: true }),
  );
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
  };
}
