import type { FieldChange } from '../../../core/plan/plan.ts';
import { followedBy, undoEntry } from '../../../core/plan/undo.ts';
import type { NotUndone } from '../../../ports/notUndone.ts';
import type { PlanLineBody } from '../../../ports/planStores.ts';
import { wholeMapping } from '../../plan/policy.ts';
import type { RunContext } from '../../sync/runContext.ts';
import type { AppliedRecord, UndoSteps, UnnumberedLine } from '../../sync/syncedObject.ts';
import { entryOf } from './contactFacts.ts';

export function undoOfContacts({ deps }: RunContext): UndoSteps {
  return {
    join,
    plan: (records) => plan(deps.stores, records),
    notUndone: (line) => notUndone(line, 'edited_since'),
  };
}

type Stores = RunContext['deps']['stores'];

function join(earlier: PlanLineBody, later: PlanLineBody): PlanLineBody {
  const [first, last] = [entryOf(earlier), entryOf(later)];
  const changes = new Map<string, FieldChange>();
  for (const change of [...first.changes, ...last.changes]) {
    const key = `${change.side} ${change.field}`;
    const before = changes.get(key);
    changes.set(key, before === undefined ? change : followedBy(before, change));
  }
  const { action } = first.changes.length > 0 ? first : last;
  return { kind: 'entry', entry: { ...last, action, changes: [...changes.values()] } };
}

async function plan(stores: Stores, records: readonly AppliedRecord[]) {
  const done = records.map(({ line, version }) => ({ entry: entryOf(line), version }));
  const ids = done.flatMap(({ entry }) => entry.contactId ?? []);
  const found = await stores.mirror.candidatesByIds(ids);
  const now = new Map(found.map((one) => [one.candidate.contact.id, one]));
  const mapping = await wholeMapping({ stores });
  const lines: UnnumberedLine[] = [];
  const left: NotUndone[] = [];
  for (const { entry, version } of done) {
    const one = now.get(entry.contactId ?? 0);
    const undone = undoEntry({ entry, version, now: one?.candidate ?? null }, mapping);
    if (typeof undone !== 'string') {
      lines.push({ stamp: one?.stamp ?? 0, line: { kind: 'entry', entry: undone } });
    } else if (undone !== 'nothing_to_undo') {
      left.push(notUndone({ kind: 'entry', entry }, undone));
    }
  }
  return { lines, notUndone: left };
}

function notUndone(line: PlanLineBody, reason: NotUndone['reason']): NotUndone {
  const { contactId, ampContactId } = entryOf(line);
  return { contactId, ampContactId, reason };
}
