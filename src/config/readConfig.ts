import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Failure } from '../core/failure.ts';
import type { VariableName } from './variables.ts';

/** How detailed the log is. */
export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** The operator's configuration; frozen, and read once. */
export type Config = {
  /** Absolute path. */
  readonly dataDir: string;
  readonly database:
    | { readonly kind: 'sqlite'; readonly file: string }
    | { readonly kind: 'postgres'; readonly url: string };
  /** Id of the organization the command line works for; null: the default one. */
  readonly organization: string | null;
  readonly connectWise: {
    /** For `connect` alone: private key or integrator password. */
    readonly privateKey: string | null;
    readonly clientId: string | null;
    readonly allowLoopback: boolean;
    readonly allowedHosts: readonly string[];
  };
  readonly service: {
    /** `https://host`, without a slash at the end; null: the address given at set-up. */
    readonly publicUrl: string | null;
    /** Addresses and ranges. */
    readonly trustedProxies: readonly string[];
    readonly requestsPerMinute: number;
    readonly signInsPerMinute: number;
    /** Organizations that sync at once. */
    readonly runsAtOnce: number;
    /** How long stopping may take, in seconds. */
    readonly stopSeconds: number;
  };
  /** Null: no mail is sent. The address holds a password. */
  readonly mail: { readonly smtpUrl: string; readonly from: string | null } | null;
  /** Null: the key file in the data folder. */
  readonly secretKey: string | null;
  /** The address for metrics; null: none. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  readonly log: LogLevel;
  /** Whether a terminal may be written to in colour. */
  readonly colour: boolean;
  /** Command of the shell that shows long text page by page; null: none. */
  readonly pager: string | null;
};

/** `less` if there is one. It ends by itself if all of the text fits, and leaves it on the terminal. */
const usualPager = 'if command -v less >/dev/null 2>&1; then exec less; else exec cat; fi';

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

const publicUrl = filled.transform((text, context) => {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  // Anything beyond the origin would be dropped without a word.
  if (url !== null && /^https?:$/u.test(url.protocol) && url.href === `${url.origin}/`) {
    return url.origin;
  }
  context.addIssue(
    'is not an address of the form https://amp.example.com, without user, path, ? and #',
  );
  return z.NEVER;
});

const proxies = filled.transform((text, context) => {
  const listed = (text ?? '').split(/[\s,]+/u).filter((entry) => entry !== '');
  if (listed.every(isAddressOrRange)) return Object.freeze(listed);
  context.addIssue('lists something that is neither an IP address nor a range such as 10.0.0.0/8');
  return z.NEVER;
});

function isAddressOrRange(entry: string): boolean {
  const [address = '', prefix, ...more] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/u.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

const perMinute = (usual: number) =>
  filled.transform((text, context) => {
    if (text === undefined) return usual;
    if (/^[1-9]\d{0,6}$/u.test(text)) return Number(text);
    context.addIssue('is not a whole number from 1 to 9999999');
    return z.NEVER;
  });

const listening = filled.transform((text, context) => {
  if (text === undefined) return null;
  const [, bracketed, plain, port = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/u.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host !== undefined && Number(port) <= 65_535) {
    return Object.freeze({ host, port: Number(port) });
  }
  context.addIssue('is not an address of the form 127.0.0.1:7401');
  return z.NEVER;
});

const smtpUrl = filled.refine(
  (text) => text === undefined || isSmtpUrl(text),
  'is not an address of the form smtp://user:password@host:587, with %25 for a % in user or password',
);

/** Also decodes user and password: otherwise a fault in them would only show with the first mail. */
function isSmtpUrl(text: string): boolean {
  if (!/^smtps?:\/\//u.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

const sender = filled.refine(
  (text) => text === undefined || /^[^\s@<>]+@[^\s@<>]+$/u.test(text),
  'is not one e-mail address',
);

const postgresUrl = filled.refine(
  (text) => text === undefined || (/^postgres(ql)?:\/\//u.test(text) && URL.canParse(text)),
  'is not an address of the form postgres://user:password@host/name',
);

/** A whole number within bounds. */
const wholeFrom = (lowest: number, highest: number, byDefault: number) =>
  filled.transform((text, context) => {
    if (text === undefined) return byDefault;
    const value = Number(text);
    if (/^\d{1,6}$/u.test(text) && value >= lowest && value <= highest) return value;
    context.addIssue(`is no whole number from ${lowest} to ${highest}`);
    return z.NEVER;
  });

const schema = z.object({
  AMPWISE_DATA_DIR: filled,
  DATABASE_URL: postgresUrl,
  AMPWISE_ORGANIZATION: filled,
  AMPWISE_CW_PRIVATE_KEY: filled,
  AMPWISE_CW_CLIENT_ID: filled,
  AMPWISE_ALLOW_LOOPBACK: switched,
  AMPWISE_ALLOWED_HOSTS: hosts,
  AMPWISE_SECRET_KEY: filled,
  AMPWISE_PUBLIC_URL: publicUrl,
  AMPWISE_TRUSTED_PROXIES: proxies,
  AMPWISE_REQUESTS_PER_MINUTE: perMinute(600),
  AMPWISE_SIGN_INS_PER_MINUTE: perMinute(10),
  AMPWISE_SMTP_URL: smtpUrl,
  AMPWISE_MAIL_FROM: sender,
  AMPWISE_RUNS_AT_ONCE: wholeFrom(1, 100, 4),
  AMPWISE_STOP_SECONDS: wholeFrom(1, 600, 10),
  AMPWISE_METRICS: listening,
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
  PAGER: z.string().trim().optional(),
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
    service: Object.freeze({
      publicUrl: values.AMPWISE_PUBLIC_URL,
      trustedProxies: values.AMPWISE_TRUSTED_PROXIES,
      requestsPerMinute: values.AMPWISE_REQUESTS_PER_MINUTE,
      signInsPerMinute: values.AMPWISE_SIGN_INS_PER_MINUTE,
      runsAtOnce: values.AMPWISE_RUNS_AT_ONCE,
      stopSeconds: values.AMPWISE_STOP_SECONDS,
    }),
    mail:
      values.AMPWISE_SMTP_URL === undefined
        ? null
        : Object.freeze({
            smtpUrl: values.AMPWISE_SMTP_URL,
            from: values.AMPWISE_MAIL_FROM ?? null,
          }),
    secretKey: values.AMPWISE_SECRET_KEY ?? null,
    metrics: values.AMPWISE_METRICS,
    log: values.AMPWISE_LOG ?? 'silent',
    colour: (values.NO_COLOR ?? '') === '',
    pager: ['', 'cat'].includes(values.PAGER ?? usualPager) ? null : (values.PAGER ?? usualPager),
  });
}

function unusable(error: z.ZodError): Failure {
  const faults = new Map(error.issues.map(({ path, message }) => [String(path[0]), message]));
  return new Failure('configuration', {
    problem: [...faults].map(([name, message]) => `${name} ${message}`).join('; '),
    variable: [...faults.keys()].join(', '),
  });
}
