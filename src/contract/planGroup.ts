import { z } from 'zod';
import { groupId, kindOfGroup, planKinds } from '../core/plan/planGroups.ts';
import type { CountedGroup } from '../ports/planStores.ts';

/** Lines of a plan that do the same thing. */
export const planGroupSchema = z.strictObject({
  id: z.string().describe('Selects lines, to filter or to choose them.'),
  object: z.enum(['contacts', 'todos']),
  action: z.string().describe('As in the lines of the run.'),
  kind: z
    .enum(planKinds)
    .describe('The kind of change; `other` changes no record: it links, pauses or asks.'),
  direction: z.enum(['amp', 'connectwise', 'both', 'none']).describe('Which side is changed.'),
  field: z
    .string()
    .nullable()
    .describe(
      'For an update: the field that changes. A line is in the group of each of its fields.',
    ),
  reason: z.string().nullable().describe('Why records are skipped.'),
  takesAway: z
    .enum(['record', 'value'])
    .nullable()
    .describe('Whether a record is removed, or a value blanked.'),
  lines: z.int(),
});

export function planGroupDocument({ group, lines }: CountedGroup) {
  return { id: groupId(group), ...group, kind: kindOfGroup(group), lines };
}
