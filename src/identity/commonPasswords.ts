let loading: Promise<ReadonlySet<string>> | null = null;

/**
 * The passwords that people choose most, in lower case, most of them too short to be accepted as they are. Loaded
 * when a password is first chosen: it takes a quarter of a second and some megabytes.
 */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  loading ??= load();
  return loading;
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(String));
}
