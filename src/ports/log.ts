/** The contents of a log line: ids, codes and numbers; never contact data, never secrets. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** The log for the operator. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
