import { z } from 'zod';
import { backupSchema, contentsSchema, restoredSchema } from '../contract/backup.ts';
import {
  conflictInFullSchema,
  conflictSchema,
  reopenedSchema,
  resolvedConflictsSchema,
  settledConflictSchema,
} from '../contract/conflict.ts';
import { checkedConnectionSchema, connectedSchema } from '../contract/connection.ts';
import { ampContactInFullSchema, ampContactSchema } from '../contract/contact.ts';
import { importedContactsSchema } from '../contract/contactImport.ts';
import { erasedSchema } from '../contract/erasure.ts';
import { errorSchema } from '../contract/error.ts';
import { explanationSchema } from '../contract/explanation.ts';
import { factsSchema } from '../contract/fact.ts';
import { ampFieldSchema, connectWiseFieldSchema, retiredFieldSchema } from '../contract/field.ts';
import {
  changedFilterSchema,
  filterInForceSchema,
  filterPreviewSchema,
  filterValueSchema,
} from '../contract/filter.ts';
import { removedHistorySchema } from '../contract/history.ts';
import { holdSchema, keptSchema, releasedSchema } from '../contract/hold.ts';
import { newInvitationSchema } from '../contract/invitation.ts';
import {
  checkedMappingSchema,
  mappingInForceSchema,
  mappingSampleSchema,
  mappingVersionSchema,
  savedMappingSchema,
} from '../contract/mapping.ts';
import {
  linkedSchema,
  matchSchema,
  rejectedMatchSchema,
  reopenedMatchSchema,
  unlinkedSchema,
} from '../contract/match.ts';
import { migratedSchema } from '../contract/migrated.ts';
import { organizationSchema, removedSchema, rotatedKeysSchema } from '../contract/organization.ts';
import { pageEndSchema } from '../contract/page.ts';
import {
  plannedRunSchema,
  runInFullSchema,
  runSchema,
  undoPreviewSchema,
  undoSchema,
} from '../contract/run.ts';
import { servingSchema } from '../contract/service.ts';
import { changedSettingsSchema, settingsSchema } from '../contract/settings.ts';
import { skipSchema } from '../contract/skip.ts';
import { timelineSchema } from '../contract/timeline.ts';
import { todoInFullSchema, todoSchema } from '../contract/todo.ts';
import { activityMappingSchema, importedTodosSchema } from '../contract/todoLists.ts';
import { newTokenSchema, tokenSchema } from '../contract/token.ts';
import {
  companyOwnerSchema,
  defaultUserSchema,
  removedUserSchema,
  userSchema,
} from '../contract/user.ts';
import { listOf } from '../contract/value.ts';
import { deliverySchema, madeWebhookSchema, webhookSchema } from '../contract/webhook.ts';

/** An error, with the exit code of the command. */
const error = errorSchema.extend({ exit: z.number() });

/** A command that failed before it printed anything. */
export const failedSchema = z.strictObject({ error });

const orNull = { error: error.nullable() };

/**
 * The output of each command with --json: one document, or one a line for a list. The schemas are
 * those of the contract, with the exit code added to errors. Commands that make a run print a
 * document even if they fail.
 */
export const documents: Readonly<Record<string, z.ZodType>> = {
  apply: runSchema.extend(orNull),
  backup: backupSchema,
  'conflicts list': z.union([conflictSchema, pageEndSchema]),
  'conflicts resolve': resolvedConflictsSchema,
  'conflicts reopen': reopenedSchema,
  'conflicts settled': z.union([settledConflictSchema, pageEndSchema]),
  'conflicts show': conflictInFullSchema,
  connect: connectedSchema.extend(orNull),
  'contacts add': ampContactSchema,
  'contacts erase': erasedSchema,
  'contacts edit': ampContactSchema,
  'contacts list': z.union([ampContactSchema, pageEndSchema]),
  'contacts remove': ampContactSchema,
  'contacts restore': ampContactSchema,
  'contacts show': ampContactInFullSchema,
  'contacts timeline': timelineSchema.extend({ unnamed: listOf(error) }),
  doctor: z.union([checkedConnectionSchema.extend(orNull), factsSchema]),
  export: z.strictObject({ file: z.string(), contacts: z.number() }),
  'fields add': ampFieldSchema,
  'fields connectwise': connectWiseFieldSchema,
  'fields list': ampFieldSchema,
  'fields rename': ampFieldSchema,
  'fields retire': retiredFieldSchema,
  'filter preview': filterPreviewSchema,
  'filter set': changedFilterSchema,
  'filter show': filterInForceSchema,
  'filter types': filterValueSchema,
  'filter values': filterValueSchema,
  'data checksum': contentsSchema,
  'data export': contentsSchema.extend({ file: z.string() }),
  'data import': contentsSchema.extend({ file: z.string(), secrets: z.number() }),
  'holds keep': keptSchema,
  'holds list': holdSchema,
  'holds release': releasedSchema,
  'mapping check': checkedMappingSchema,
  'mapping restore': savedMappingSchema,
  'mapping sample': mappingSampleSchema,
  'mapping set': savedMappingSchema,
  'mapping show': mappingInForceSchema,
  'mapping versions': mappingVersionSchema,
  'keys rotate': rotatedKeysSchema,
  'matches accept': linkedSchema,
  'matches link': linkedSchema,
  'matches list': z.union([matchSchema, pageEndSchema]),
  'matches reject': rejectedMatchSchema,
  'matches relink': linkedSchema,
  'matches reopen': reopenedMatchSchema,
  'matches unlink': unlinkedSchema,
  migrate: migratedSchema,
  'organizations add': organizationSchema,
  'organizations list': organizationSchema,
  'organizations remove': removedSchema,
  'organizations rename': organizationSchema,
  'organizations show': organizationSchema,
  open: z.strictObject({
    kind: z.enum(['contact', 'company', 'activity']),
    id: z.number(),
    url: z.string(),
  }),
  plan: z.union([plannedRunSchema.extend(orNull), runSchema.extend(orNull)]),
  prune: removedHistorySchema,
  restore: restoredSchema,
  'runs cancel': z.strictObject({ run: z.string(), cancelRequested: z.literal(true) }),
  'runs list': z.union([runSchema.extend(orNull), pageEndSchema]),
  'runs show': runInFullSchema.extend(orNull),
  serve: servingSchema,
  'settings set': changedSettingsSchema,
  'settings show': settingsSchema,
  'setup-link': z.strictObject({ setupLink: z.string().nullable() }),
  skips: z.union([skipSchema, pageEndSchema]),
  sweep: runSchema.extend(orNull),
  sync: runSchema.extend(orNull),
  'todos add': todoSchema,
  'todos done': todoSchema,
  'todos edit': todoSchema,
  'todos import': importedTodosSchema,
  'contacts import': importedContactsSchema,
  'contacts undo-import': importedContactsSchema,
  'todos list': z.union([todoSchema, pageEndSchema]),
  'todos map': activityMappingSchema,
  'todos remove': todoSchema,
  'todos reopen': todoSchema,
  'todos restore': todoSchema,
  'todos show': todoInFullSchema,
  'tokens add': newTokenSchema,
  'tokens list': tokenSchema,
  'tokens remove': removedSchema,
  undo: z.union([undoSchema.extend(orNull), undoPreviewSchema]),
  'users add': userSchema,
  'users company': companyOwnerSchema,
  'users default': defaultUserSchema,
  'users invite': newInvitationSchema,
  'users list': z.union([userSchema, pageEndSchema]),
  'users member': userSchema,
  'users remove': removedUserSchema,
  'webhooks add': madeWebhookSchema,
  'webhooks deliveries': z.union([deliverySchema, pageEndSchema]),
  'webhooks list': webhookSchema,
  'webhooks off': webhookSchema,
  'webhooks on': webhookSchema,
  'webhooks remove': removedSchema,
  'webhooks resend': deliverySchema,
  'webhooks rotate': madeWebhookSchema,
  'webhooks show': webhookSchema,
  'webhooks test': deliverySchema,
  why: z.union([explanationSchema, todoInFullSchema]),
};
