import { beforeAll, describe, expect, test } from 'vitest';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import { type Watched, watched } from '../../test/support/namedOrganization.ts';
import { noteTransactions } from '../../test/support/spanningTransactions.ts';
import { wideReads } from '../../test/support/wideReads.ts';
import { accessTests, claimTests } from './suite/access.ts';
import { accountTests } from './suite/accounts.ts';
import { ampContactTests } from './suite/ampContacts.ts';
import { ampQueueTests } from './suite/ampQueue.ts';
import { answerTests } from './suite/answers.ts';
import { applyTests } from './suite/apply.ts';
import { applyTwoWayTests } from './suite/applyTwoWay.ts';
import { callbackTests } from './suite/callbacks.ts';
import { conflictTests } from './suite/conflicts.ts';
import { connectionTests } from './suite/connection.ts';
import { decisionTests } from './suite/decisions.ts';
import { erasureTests } from './suite/erasure.ts';
import { fencingTests } from './suite/fencing.ts';
import { figureTests } from './suite/figures.ts';
import { holdTests } from './suite/holds.ts';
import { importTests } from './suite/imports.ts';
import { listTests } from './suite/lists.ts';
import { mappingTests } from './suite/mappings.ts';
import { mirrorTests } from './suite/mirror.ts';
import { orderTests } from './suite/order.ts';
import { planGroupTests } from './suite/planGroups.ts';
import { queueTests } from './suite/queue.ts';
import { quietTests } from './suite/quiet.ts';
import { requestTests } from './suite/requests.ts';
import { runTests } from './suite/runs.ts';
import { savedViewTests } from './suite/savedViews.ts';
import { schemaTests } from './suite/schema.ts';
import { siteLimitTests } from './suite/siteLimits.ts';
import { sweepTests } from './suite/sweeps.ts';
import { tenancyTests } from './suite/tenancy.ts';
import { todoTests } from './suite/todos.ts';
import { upgradeTests } from './suite/upgrade.ts';
import { upgradeKeyTests } from './suite/upgradeKeys.ts';
import { userTests } from './suite/users.ts';
import { versionTests } from './suite/versions.ts';
import { webhookDeliveryTests } from './suite/webhookDeliveries.ts';
import { webhookEventTests } from './suite/webhookEvents.ts';
import { webhookTests } from './suite/webhooks.ts';
import { whoDecidedTests } from './suite/whoDecided.ts';
import { writeTests } from './suite/writes.ts';

// One suite, the same for both databases; a part asks for the database inside its tests.
for (const kind of databases) {
  describe(kind.name, () => {
    let opened: Watched | undefined;
    let spanning: (() => Promise<readonly string[]>) | undefined;
    beforeAll(async () => {
      const own = await kind.open();
      if (kind.name === 'PostgreSQL') spanning = await noteTransactions(own);
      opened = watched(own);
    });
    const database = (): TestDatabase => {
      if (opened === undefined) throw new Error('only inside a test');
      return opened.database;
    };

    schemaTests(kind);
    connectionTests(database);
    runTests(database);
    mappingTests(database);
    mirrorTests(database);
    queueTests(database);
    answerTests(database);
    applyTests(database);
    ampContactTests(database);
    importTests(database);
    tenancyTests(database);
    quietTests(kind);
    orderTests(database);
    ampQueueTests(database);
    figureTests(database);
    userTests(database);
    savedViewTests(database);
    erasureTests(database);
    accessTests(database);
    accountTests(database);
    claimTests(() => kind.open());
    versionTests(database);
    applyTwoWayTests(database);
    decisionTests(database);
    holdTests(database);
    conflictTests(database);
    sweepTests(database);
    upgradeTests(kind);
    upgradeKeyTests(kind);
    writeTests(database);
    todoTests(database);
    listTests(database);
    whoDecidedTests(database);
    requestTests(database);
    fencingTests(kind);
    siteLimitTests(database);
    callbackTests(database);
    planGroupTests(database);
    webhookTests(database);
    webhookEventTests(database);
    webhookDeliveryTests(database);

    test('every statement of them names the organization', async () => {
      expect(await opened?.unnamed()).toEqual([]);
      expect(opened?.seen.size).toBeGreaterThan(200);
    });

    // PostgreSQL has statistics.
    test.skipIf(kind.name === 'PostgreSQL')(
      'no statement of them reads all of an organization for some records',
      async () => {
        expect(await wideReads(database().handle, opened?.seen ?? [])).toEqual([]);
      },
    );

    // SQLite has all organizations in one file, and no number of a transaction to ask for.
    test.skipIf(kind.name === 'SQLite')(
      'V13 tenant: no transaction of them writes rows of two organizations',
      async () => {
        expect(await spanning?.()).toEqual([]);
      },
    );
  });
}
