import type { Operation } from './operation.ts';
import { organizationOperations } from './routes/organization.ts';

/** Every operation of the API. */
export const operations: readonly Operation[] = [...organizationOperations];
