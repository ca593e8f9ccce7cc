import { createSecrets } from '../../src/sealing/seal.ts';
import { generateSecretKey, parseSecretKeys } from '../../src/sealing/secretKeys.ts';

/** Seals and opens with a key of this process. */
export const testSecrets = createSecrets(parseSecretKeys(generateSecretKey()));
