import { afterAll } from 'vitest';
import { cleanUp } from './afterFile.ts';

// vitest runs this file again for each test file.
afterAll(cleanUp);
