/** The credentials that `seedBaseline` registers, for demos and tests. None of them is secret. */
export const DEFAULT_CREDENTIALS = {
  companyId: 'ampdemo',
  /** API member with the administrator role. */
  publicKey: 'aMpWiSeSandboxPu',
  privateKey: 'sAnDbOxPrivateK1',
  memberIdentifier: 'ampwise',
  clientId: '5a3c1b8e-7a0d-4a7e-9c55-0a1d3f6b2c11',
  integrator: { username: 'integrator1', password: 'integrator-secret' },
} as const;
