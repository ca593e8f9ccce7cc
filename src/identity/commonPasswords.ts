let loading: Promise<ReadonlySet<string>> | null = null;

/**
 * The most common passwords, in lower case, most of them too short to be accepted anyway. Loaded
 * when someone first chooses a password: it takes a quarter of a second and a few megabytes.
 */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  loading ??= load();
  return loading;
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(String));
}
