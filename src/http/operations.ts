import type { Operation } from './operation.ts';
import { contactOperations } from './routes/contacts.ts';
import { organizationOperations } from './routes/organization.ts';

/** Every operation of the API. */
export const operations: readonly Operation[] = [...organizationOperations, ...contactOperations];
