import { afterAll } from 'vitest';
import { cleanUp } from './afterFile.ts';

// vitest carries this file out again for each file of tests.
afterAll(cleanUp);
