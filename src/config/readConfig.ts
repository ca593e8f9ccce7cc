import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Failure } from '../core/failure.ts';
import type { VariableName } from './variables.ts';

/** How much the log tells. */
export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** What the operator has decided; frozen, and read once. */
export type Config = {
  /** Absolute path. */
  readonly dataDir: string;
  readonly database:
    | { readonly kind: 'sqlite'; readonly file: string }
    | { readonly kind: 'postgres'; readonly url: string };
  /** Id of the organization the command line works for; null: the one that is there from the start. */
  readonly organization: string | null;
  readonly connectWise: {
    /** For `connect` alone: private key or integrator password. */
    readonly privateKey: string | null;
    readonly clientId: string | null;
    readonly allowLoopback: boolean;
    readonly allowedHosts: readonly string[];
  };
  /** Null: the key file in the data folder. */
  readonly secretKey: string | null;
  readonly log: LogLevel;
  /** Whether a terminal may be written to in colour. */
  readonly colour: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

const filled = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text))
  .optional();

const switched = filled.transform((text, context) => {
  if (text === undefined || /^(0|false|no|off)$/iu.test(text)) return false;
  if (/^(1|true|yes|on)$/iu.test(text)) return true;
  context.addIssue('is neither 1 nor 0');
  return z.NEVER;
});

const hosts = filled.transform((text, context) => {
  const listed = (text ?? '').split(/[\s,]+/u).filter((host) => host !== '');
  for (const host of listed) {
    if (!/^\.?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?$/iu.test(host)) {
      context.addIssue('lists something that is not a host name (no scheme, no path)');
      return z.NEVER;
    }
  }
  return Object.freeze(listed);
});

const postgresUrl = filled.refine(
  (text) => text === undefined || (/^postgres(ql)?:\/\//u.test(text) && URL.canParse(text)),
  'is not an address of the form postgres://user:password@host/name',
);

const schema = z.object({
  AMPWISE_DATA_DIR: filled,
  DATABASE_URL: postgresUrl,
  AMPWISE_ORGANIZATION: filled,
  AMPWISE_CW_PRIVATE_KEY: filled,
  AMPWISE_CW_CLIENT_ID: filled,
  AMPWISE_ALLOW_LOOPBACK: switched,
  AMPWISE_ALLOWED_HOSTS: hosts,
  AMPWISE_SECRET_KEY: filled,
  AMPWISE_LOG: filled
    .transform((text) => text?.toLowerCase())
    .pipe(
      z
        .enum(['silent', 'error', 'warn', 'info', 'debug'], {
          error: 'is none of silent, error, warn, info, debug',
        })
        .optional(),
    ),
  NO_COLOR: z.string().optional(),
} satisfies Record<VariableName, z.ZodType>);

/**
 * The configuration in an environment, this process's unless another is given. Throws Failure
 * `configuration` with all that is wrong at once, and without any value: some are secret.
 */
export function readConfig(environment: Environment = process.env): Config {
  const read = schema.safeParse(environment);
  if (!read.success) throw unusable(read.error);
  const values = read.data;
  const dataDir = resolve(values.AMPWISE_DATA_DIR ?? 'data');
  const url = values.DATABASE_URL;
  return Object.freeze({
    dataDir,
    database: Object.freeze(
      url === undefined
        ? ({ kind: 'sqlite', file: join(dataDir, 'ampwise.db') } as const)
        : ({ kind: 'postgres', url } as const),
    ),
    organization: values.AMPWISE_ORGANIZATION ?? null,
    connectWise: Object.freeze({
      privateKey: values.AMPWISE_CW_PRIVATE_KEY ?? null,
      clientId: values.AMPWISE_CW_CLIENT_ID ?? null,
      allowLoopback: values.AMPWISE_ALLOW_LOOPBACK,
      allowedHosts: values.AMPWISE_ALLOWED_HOSTS,
    }),
    secretKey: values.AMPWISE_SECRET_KEY ?? null,
    log: values.AMPWISE_LOG ?? 'silent',
    colour: (values.NO_COLOR ?? '') === '',
  });
}

function unusable(error: z.ZodError): Failure {
  const faults = new Map(error.issues.map(({ path, message }) => [String(path[0]), message]));
  return new Failure('configuration', {
    problem: [...faults].map(([name, message]) => `${name} ${message}`).join('; '),
    variable: [...faults.keys()].join(', '),
  });
}
