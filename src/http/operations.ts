import type { Operation } from './operation.ts';
import { auditOperations } from './routes/audit.ts';
import { authOperations } from './routes/auth.ts';
import { callbackOperations } from './routes/callbacks.ts';
import { conflictOperations } from './routes/conflicts.ts';
import { connectionOperations } from './routes/connection.ts';
import { contactBulkOperations } from './routes/contactBulk.ts';
import { contactEraseOperations } from './routes/contactErase.ts';
import { contactFileOperations } from './routes/contactFiles.ts';
import { contactImportOperations } from './routes/contactImports.ts';
import { contactSideOperations } from './routes/contactSides.ts';
import { contactSyncOperations } from './routes/contactSync.ts';
import { contactOperations } from './routes/contacts.ts';
import { eventOperations } from './routes/events.ts';
import { exampleOperations } from './routes/examples.ts';
import { fieldOperations } from './routes/fields.ts';
import { filterOperations } from './routes/filter.ts';
import { holdOperations } from './routes/holds.ts';
import { mappingOperations } from './routes/mapping.ts';
import { matchOperations } from './routes/matches.ts';
import { meOperations } from './routes/me.ts';
import { memberOperations } from './routes/members.ts';
import { organizationOperations } from './routes/organization.ts';
import { overviewOperations } from './routes/overview.ts';
import { ownEmailOperations } from './routes/ownEmail.ts';
import { planReviewOperations } from './routes/planReview.ts';
import { runFileOperations } from './routes/runFiles.ts';
import { runProblemOperations } from './routes/runProblems.ts';
import { runOperations } from './routes/runs.ts';
import { savedViewOperations } from './routes/savedViews.ts';
import { scheduleOperations } from './routes/schedule.ts';
import { secondFactorOperations } from './routes/secondFactor.ts';
import { settingsOperations } from './routes/settings.ts';
import { setupGuideOperations } from './routes/setupGuide.ts';
import { standingOperations } from './routes/standing.ts';
import { todoOperations } from './routes/todos.ts';
import { tokenOperations } from './routes/tokens.ts';
import { undoOperations } from './routes/undo.ts';
import { userOperations } from './routes/users.ts';
import { webhookOperations } from './routes/webhooks.ts';

/** Every operation of the API. */
export const operations: readonly Operation[] = [
  ...authOperations,
  ...meOperations,
  ...secondFactorOperations,
  ...ownEmailOperations,
  ...organizationOperations,
  ...exampleOperations,
  ...userOperations,
  ...memberOperations,
  ...tokenOperations,
  ...webhookOperations,
  ...savedViewOperations,
  ...contactOperations,
  ...contactSideOperations,
  ...contactSyncOperations,
  ...contactEraseOperations,
  ...todoOperations,
  ...overviewOperations,
  ...eventOperations,
  ...setupGuideOperations,
  ...standingOperations,
  ...connectionOperations,
  ...callbackOperations,
  ...settingsOperations,
  ...filterOperations,
  ...mappingOperations,
  ...fieldOperations,
  ...conflictOperations,
  ...holdOperations,
  ...matchOperations,
  ...contactBulkOperations,
  ...contactFileOperations,
  ...contactImportOperations,
  ...runOperations,
  ...runFileOperations,
  ...runProblemOperations,
  ...planReviewOperations,
  ...undoOperations,
  ...scheduleOperations,
  ...auditOperations,
];
