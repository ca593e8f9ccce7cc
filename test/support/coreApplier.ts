import type { AmpContact } from '../../src/core/contact/ampContact.ts';
import { withItem, withoutItem } from '../../src/core/contact/communicationItems.ts';
import {
  type Communication,
  type Company,
  type Contact,
  nothingKnown,
} from '../../src/core/contact/contact.ts';
import type { ContactWrites, ItemWrite } from '../../src/core/contact/contactWrites.ts';
import { companyKey } from '../../src/core/contact/names.ts';
import { typesForNewCompany } from '../../src/core/filter/newCompany.ts';
import {
  eachOnce,
  newContactFor,
  type Wishes,
  wantedBy,
  writesFor,
} from '../../src/core/mapping/contactWrites.ts';
import { mappingOf } from '../../src/core/mapping/mapping.ts';
import { afterWrite, ampAfter, refuseWrite } from '../../src/core/plan/afterWrite.ts';
import type { Policy } from '../../src/core/plan/decision.ts';
import {
  type Plan,
  type PlanEntry,
  type PushTarget,
  writesConnectWise,
} from '../../src/core/plan/plan.ts';
import { returnedBy } from '../../src/core/plan/returned.ts';
import type { CoreWorld } from './coreWorld.ts';
import { company } from './records.ts';

/** What ConnectWise does to texts by itself. */
export type Temper = {
  /** Texts are cut to so many characters. */
  readonly length: number;
  /** Texts that contain this are rejected. */
  readonly refuses: string | null;
};

const patient: Temper = { length: 1000, refuses: null };

/** The result of applying a plan: the entries as they were applied, and the stale ones. */
export type Applied = { readonly done: readonly PlanEntry[]; readonly stale: readonly PlanEntry[] };

/** A plain applier: applies all entries at once, one after the other. */
export function applyPlan(
  world: CoreWorld,
  plan: Plan,
  policy: Policy,
  temper: Temper = patient,
): Applied {
  const done: PlanEntry[] = [];
  const stale: PlanEntry[] = [];
  for (const skip of plan.skips) world.skips.set(skip.id, skip);
  for (const skip of plan.ampSkips) world.ampSkips.set(skip.id, skip);
  for (const entry of plan.entries) {
    if (isStale(world, entry)) {
      stale.push(entry);
      continue;
    }
    const settled = writesConnectWise(entry) ? write(world, entry, policy, temper) : entry;
    if (settled === null) continue;
    settle(world, settled);
    done.push(settled);
  }
  return { done, stale };
}

function isStale(world: CoreWorld, entry: PlanEntry): boolean {
  const { action, contactId, ampContactId } = entry;
  const amp = ampContactId === null ? undefined : world.ampContacts.get(ampContactId);
  if (ampContactId !== null && amp?.version !== entry.ampVersion) return true;
  const own = contactId === null ? undefined : world.links.get(contactId);
  if (action === 'create') return own !== undefined;
  if (action === 'forget') return false;
  const other = ampContactId === null ? undefined : world.linkOf(ampContactId);
  if (action === 'push') return other !== undefined;
  if (action !== 'link') return own === undefined || own.ampContactId !== ampContactId;
  if (own !== undefined && own.state !== 'ended') return true;
  // An AMP contact may be linked anew if its contact is gone, and otherwise not.
  return other !== undefined && !world.gone.has(other.contactId);
}

/** Writes to ConnectWise, and returns the entry as it was applied; null if nothing was written. */
function write(
  world: CoreWorld,
  entry: PlanEntry,
  policy: Policy,
  temper: Temper,
): PlanEntry | null {
  const amp = ampContactOf(world, entry);
  const wanted = entry.changes.filter(({ side }) => side === 'connectwise').map(wantedBy);
  const refused = wanted.filter(
    ({ value }) => temper.refuses !== null && String(value).includes(temper.refuses),
  );
  if (entry.action === 'push') {
    if (refused.length > 0) {
      world.ampSkips.set(amp.id, {
        kind: 'amp_contact',
        id: amp.id,
        reason: 'refused',
        about: null,
      });
      return null;
    }
    const made = create(world, targetCompany(world, entry.target, policy), wanted, policy, temper);
    return afterWrite(entry, read(world, made, entry, policy), amp, policy.mapping);
  }
  const present = world.contacts.get(entry.contactId ?? 0);
  if (present === undefined) throw new Error('a contact that is not there is written to');
  const kept =
    refused.length === 0
      ? entry
      : refuseWrite(
          entry,
          Object.fromEntries(refused.map(({ field }) => [field, null])),
          read(world, present, entry, policy),
        );
  const { writes, unfit, named } = writesFor(
    policy.mapping,
    present,
    wanted.filter((one) => !refused.includes(one)),
  );
  const left = Object.keys(unfit);
  if (left.length > 0) throw new Error(`planned, but not to be written: ${left.join()}`);
  const inactive = ['inactivate', 'reactivate'].includes(entry.action)
    ? { inactive: entry.action === 'inactivate' }
    : {};
  const items = [...writes.items, ...typedItems(world, named)];
  const all = { ...writes, ...inactive, items: eachOnce(items) };
  const written = writtenTo(world, present, all, temper);
  world.put(written);
  return afterWrite(kept, read(world, written, kept, policy), amp, policy.mapping);
}

/** Items of a communication type, found by its name. */
function typedItems({ itemTypes }: CoreWorld, named: Wishes['named']): readonly ItemWrite[] {
  return named.flatMap(({ write: one }) => {
    if (one.kind !== 'typed_item') return [];
    const type = [...itemTypes.values()].find(({ name }) => name === one.typeName);
    const isNothing = one.item.itemId === null && one.item.value === null;
    return isNothing || type === undefined ? [] : [{ typeId: type.id, ...one.item }];
  });
}

function read(world: CoreWorld, contact: Contact, { origin, marks }: PlanEntry, policy: Policy) {
  const own = mappingOf(policy.mapping, origin);
  return returnedBy(own, contact, world.companyOf(contact), marks.fillers);
}

function create(
  world: CoreWorld,
  companyId: number,
  wanted: Parameters<typeof writesFor>[2],
  { mapping }: Policy,
  temper: Temper,
): Contact {
  const draft = newContactFor(companyId, writesFor(mapping, null, wanted).writes);
  const id = Math.max(100, ...world.contacts.keys()) + 1;
  // ConnectWise sets a country by itself.
  const bare = { id, ...nothingKnown, companyId, country: 'Homeland' };
  const items = draft.items.map((item) => ({ ...item, itemId: null }));
  const { fields, days = {}, flags = {} } = draft;
  const made = writtenTo(world, bare, { fields, days, flags, items }, temper);
  world.put(made);
  return made;
}

function targetCompany(world: CoreWorld, target: PushTarget | null, { filter }: Policy): number {
  if (target === null) throw new Error('a push without a company');
  if ('companyId' in target) return target.companyId;
  const key = companyKey(target.newCompany);
  const there = [...world.companies.values()].find(
    ({ name, deleted }) => !deleted && companyKey(name) === key,
  );
  if (there !== undefined) return there.id;
  const id = Math.max(50, ...world.companies.keys()) + 1;
  const types = (typesForNewCompany(filter) ?? []).map((type) => ({ id: type, name: `T${type}` }));
  const made: Company = company(id, { name: target.newCompany, types });
  world.companies.set(id, made);
  return id;
}

/** The contact after ConnectWise has accepted a write. */
function writtenTo(
  world: CoreWorld,
  contact: Contact,
  writes: ContactWrites,
  temper: Temper,
): Contact {
  const fields = Object.fromEntries(
    Object.entries(writes.fields).map(([name, value]) => [name, tempered(value, temper)]),
  );
  const { inactive = contact.inactive, days = {}, flags = {} } = writes;
  return writes.items.reduce((made, item) => writeItem(world, made, item, temper), {
    ...contact,
    ...fields,
    ...days,
    ...flags,
    inactive,
  });
}

function writeItem(
  { itemTypes }: CoreWorld,
  contact: Contact,
  item: ItemWrite,
  temper: Temper,
): Contact {
  const { channel, mobile, itemId, typeId, value } = item;
  if (value === null) return itemId === null ? contact : withoutItem(contact, itemId);
  const present = contact.communications.find(({ id }) => id === itemId);
  const extension = value.extension;
  // If an item only becomes the default, its text is not sent.
  const isSent = item.makeDefault !== true || present?.value !== value.value;
  const text = channel === 'email' || !isSent ? value.value : (tempered(value.value, temper) ?? '');
  if (present !== undefined) {
    const isDefault = present.isDefault || item.makeDefault === true;
    return withItem(contact, { ...present, value: text, extension, isDefault });
  }
  const added: Communication = {
    id: Math.max(contact.id * 1000, ...contact.communications.map(({ id }) => id)) + 1,
    channel,
    type: itemTypes.get(typeId ?? 0) ?? {
      id: mobile ? 2 : 1,
      name: mobile ? 'Mobile' : 'Direct',
    },
    value: text,
    extension,
    isDefault: !contact.communications.some((other) => other.channel === channel),
  };
  return withItem(contact, added);
}

function tempered(value: string | null, { length }: Temper): string | null {
  return value === null ? null : value.replaceAll(/\r\n|[\r\n]/gu, ' ').slice(0, length);
}

/** Stores the AMP side, link, skip and conflicts. */
function settle(world: CoreWorld, entry: PlanEntry): void {
  const { action, contactId } = entry;
  if (action === 'forget') {
    if (contactId !== null) world.skips.delete(contactId);
    if (entry.ampContactId !== null) world.ampSkips.delete(entry.ampContactId);
    return;
  }
  if (contactId === null) throw new Error('an entry that has no contact');
  const amp =
    action === 'create' ? newAmpContact(world, entry) : changeAmpContact(world, entry, action);
  if (entry.link === null) world.links.delete(contactId);
  else {
    world.dropLinks(amp.id);
    const { removedVersion } = entry.marks;
    const marks = {
      ...entry.marks,
      removedVersion: removedVersion === -1 ? amp.version : removedVersion,
    };
    const { base, link: state, origin } = entry;
    world.links.set(contactId, { contactId, ampContactId: amp.id, base, state, origin, marks });
  }
  if (entry.skip === null) world.skips.delete(contactId);
  else world.skips.set(contactId, entry.skip);
  if (entry.conflicts.length === 0) world.conflicts.delete(contactId);
  else world.conflicts.set(contactId, entry.conflicts);
  if (entry.link !== null) world.ampSkips.delete(amp.id);
}

function newAmpContact(world: CoreWorld, entry: PlanEntry): AmpContact {
  const { email, fields } = ampAfter({ email: null, fields: {} }, entry);
  const id = world.addAmp({ ...fields, email });
  return found(world, id);
}

function changeAmpContact(
  world: CoreWorld,
  entry: PlanEntry,
  action: PlanEntry['action'],
): AmpContact {
  const amp = ampContactOf(world, entry);
  const values = ampAfter(amp, entry);
  const touched = entry.changes.some(({ side }) => side === 'amp');
  if (touched) world.changeAmp(amp.id, () => values);
  if (action === 'remove') world.removeAmp(amp.id, true);
  if (action === 'restore') world.removeAmp(amp.id, false);
  return found(world, amp.id);
}

function ampContactOf(world: CoreWorld, { ampContactId }: PlanEntry): AmpContact {
  return found(world, ampContactId ?? '');
}

function found(world: CoreWorld, id: string): AmpContact {
  const amp = world.ampContacts.get(id);
  if (amp === undefined) throw new Error(`no AMP contact ${id}`);
  return amp;
}
