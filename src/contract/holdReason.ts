import { z } from 'zod';

export const holdReasonSchema = z.enum(['kept_back', 'undone', 'unlinked', 'refused']);
