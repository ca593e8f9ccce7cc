import { z } from 'zod';
import { ampContactStates } from '../../core/contact/ampContactStates.ts';
import type { AmpContactFilter } from '../../ports/ampContactStores.ts';
import { searchParameter } from '../listing.ts';

/** Selects the AMP contacts of a list, and of an export of the same list. */
export const contactFilter = {
  ...searchParameter,
  removed: z.boolean().default(false).describe('Include removed ones.'),
  state: z
    .array(z.enum(ampContactStates))
    .optional()
    .describe('Only those in one of these states.'),
  link: z
    .array(z.enum(['active', 'paused', 'ended', 'none']))
    .optional()
    .describe('Only those with a link in one of these states; `none`: without a link.'),
  owner: z
    .array(z.string().min(1))
    .optional()
    .describe('Only those owned by one of these users, by id; `none`: without an owner.'),
};

type Asked = z.infer<z.ZodObject<typeof contactFilter>>;

export function contactsMeant({ search, removed, state, link, owner }: Asked): AmpContactFilter {
  return {
    search,
    removed: removed || state?.includes('removed') === true,
    state,
    link,
    owner: owner?.map((id) => (id === 'none' ? null : id)),
  };
}
