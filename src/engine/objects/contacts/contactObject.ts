import type { HeldPlan, Run } from '../../../ports/runStores.ts';
import type { EngineDeps } from '../../deps.ts';
import { detect } from '../../detect/detect.ts';
import { readNamed } from '../../detect/readNamed.ts';
import { sweep } from '../../detect/sweep.ts';
import { policyNow } from '../../plan/policy.ts';
import { type ObjectTally, type RunContext, sumOfCounts } from '../../sync/runContext.ts';
import type { Reading, SyncedObject } from '../../sync/syncedObject.ts';
import { contactFacts, newIds } from './contactFacts.ts';
import { decideContacts } from './decideContacts.ts';
import { queuedByName, standingOf } from './namedCandidates.ts';
import { contactSender, failContact } from './sendContacts.ts';
import { settleContact } from './settleContacts.ts';
import { undoOfContacts } from './undoContacts.ts';

/** Contacts of ConnectWise with the AMP contacts they are linked to. */
export function contactObject(context: RunContext): SyncedObject {
  const { stores } = context.deps;
  return {
    name: 'contacts',
    // Fields, communication items and the company are requests of their own.
    inOneRequest: false,
    detect: (reading) => detectAll(context, reading),
    linked: async () => (await stores.mirror.counts()).linked,
    decide: (pass, last) => decideContacts(context, pass, last),
    newIds: (lines) => newIds(context.deps, lines),
    factsOf: contactFacts,
    lookAgain: (lines) => contactSender(context, lines),
    fail: (line, failure) => failContact(context, line, failure),
    settle: (sent, round) => settleContact(context, sent, round),
    undo: undoOfContacts(context),
    somethingIsLeft: () => somethingIsLeft(context),
    report: (earlier, tally) => report(context, earlier, tally),
  };
}

async function detectAll(context: RunContext, reading: Reading): Promise<HeldPlan | null> {
  const { deps, lock, tally, only, signal, onProgress } = context;
  if (only !== null) {
    await readNamed(context, only);
    return null;
  }
  const last = await deps.stores.sweeps.last();
  const { all, goesOn } = reading;
  const { readInFull } = tally;
  const options = { all, goesOn, readInFull, ...(signal === undefined ? {} : { signal }) };
  await detect(deps, lock, tally.read, options, onProgress);
  if (reading.records !== null) await readNamed(context, reading.records);
  if (reading.sweep !== null) {
    const { settings } = await policyNow(deps);
    const wanted = { approve: reading.sweep.approve, signal, onProgress };
    const { braked, missingRight } = await sweep(deps, lock, tally.read, settings, wanted);
    tally.missingRight = missingRight;
    return braked;
  }
  // Everything was read for the first time: there is nothing yet that could be missing.
  if (last === null) await deps.stores.sweeps.finish(lock.lease, tally.startedAt);
  return null;
}

async function somethingIsLeft({ deps, only }: RunContext): Promise<boolean> {
  const { stores } = deps;
  if (only !== null) {
    const { contacts, ampContacts } = await queuedByName(deps, only);
    return contacts.length + ampContacts.length > 0;
  }
  for (const object of ['companies', 'contacts'] as const) {
    if ((await stores.readings.unreadable(object)).length > 0) return true;
  }
  const { contacts, ampContacts } = await stores.plans.queued();
  return contacts + ampContacts > 0;
}

/**
 * Created, updated and removed count what the run did; unchanged and skipped describe the state
 * after it.
 */
async function report(
  { deps, only }: RunContext,
  { counts }: Run,
  tally: ObjectTally,
): Promise<Partial<Run>> {
  const { linked, skips, ampSkips } = await (only === null
    ? standing(deps)
    : standingOf(deps, only));
  const amp = sumOfCounts(counts.amp, tally.amp);
  const connectwise = sumOfCounts(counts.connectwise, tally.connectwise);
  const created = amp.created + connectwise.created;
  const updated = amp.updated + connectwise.updated;
  const counted = [...Object.values(skips), ...Object.values(ampSkips)];
  return {
    counts: {
      ...counts,
      created,
      updated,
      removed: amp.removed + connectwise.removed,
      amp,
      connectwise,
      unchanged: Math.max(0, linked - created - updated),
      skipped: counted.reduce((total, one) => total + one, 0),
    },
    skips,
    ampSkips,
  };
}

/** How many are linked, and why the others are not, by reason. */
async function standing({ stores }: EngineDeps) {
  return {
    linked: (await stores.mirror.counts()).linked,
    skips: await stores.skips.counts('contact'),
    ampSkips: await stores.skips.counts('amp_contact'),
  };
}
