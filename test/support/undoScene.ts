import { expect } from 'vitest';
import type { AmpContact } from '../../src/core/contact/ampContact.ts';
import {
  type AmpField,
  type AmpKind,
  ampFieldsWith,
  comparisonOf,
} from '../../src/core/contact/ampFields.ts';
import { ofCompanyTypes } from '../../src/core/filter/contactFilter.ts';
import { catalog } from '../../src/core/mapping/catalog.ts';
import { compileMapping } from '../../src/core/mapping/compileMapping.ts';
import type { DocumentEntry } from '../../src/core/mapping/document.ts';
import type { Action, PlanEntry } from '../../src/core/plan/plan.ts';
import { type UndoRefusal, undoEntry } from '../../src/core/plan/undo.ts';
import { defaultSettings, type Settings } from '../../src/core/settings/settings.ts';
import { applyPlan } from './coreApplier.ts';
import { History, policyOf } from './coreHistories.ts';
import { company, contact, emailItem } from './records.ts';

const customer = { id: 1, name: 'Customer' };

/** What happened to a record, as the history stores it. */
export type Outcome = { readonly entry: PlanEntry; readonly version: number | null };

/** Contact 5 of company 1, what syncs do to it, and how that is undone. */
export class UndoScene {
  readonly h = new History();

  /** The address that identifies the person. */
  readonly items = [emailItem(50, 'ann@x.example')] as const;

  constructor() {
    this.set({});
    this.world.companies.set(1, company(1, { types: [customer] }));
  }

  get world() {
    return this.h.world;
  }

  get amp(): AmpContact | undefined {
    return this.world.ampContacts.get('amp-001');
  }

  set(settings: Partial<Settings>): void {
    this.h.policy = policyOf(ofCompanyTypes([customer]), { ...defaultSettings, ...settings });
  }

  /** Sets a mapping with these entries; `ownText` and `ownNumber` are custom fields. */
  mapOn(...entries: readonly DocumentEntry[]): void {
    const document = { entries, off: [] };
    const fields = ampFieldsWith([custom('ownText', 'text'), custom('ownNumber', 'number')]);
    const mapping = compileMapping(document, fields, catalog, defaultSettings, () => null);
    this.h.policy = { ...this.h.policy, mapping };
  }

  put(parts: Parameters<typeof contact>[1] = {}): void {
    const ann = { companyId: 1, email: 'ann@x.example', firstName: 'Ann' };
    this.world.put(contact(5, { ...ann, ...parts }));
  }

  linked(): void {
    this.put();
    this.h.sync();
  }

  /** Runs a pass, which has to do exactly this action. */
  happened(action: Action): Outcome {
    const { world } = this;
    const [entry, ...others] = this.h.pass().done;
    if (entry === undefined || others.length > 0) throw new Error('not one entry');
    expect(entry.action).toBe(action);
    const link = world.links.get(entry.contactId ?? 0);
    const ampContactId = entry.ampContactId ?? link?.ampContactId ?? '';
    const version = world.ampContacts.get(ampContactId)?.version ?? null;
    return { entry: { ...entry, ampContactId }, version };
  }

  /** The entry that undoes an outcome in the present state. */
  undone({ entry, version }: Outcome): PlanEntry | UndoRefusal {
    const record = this.world.contacts.get(entry.contactId ?? 0);
    const now = record === undefined ? null : this.world.candidate(record);
    return undoEntry({ entry, version, now }, this.h.policy.mapping);
  }

  /** Undoes an outcome, and puts the contact on hold as the engine does. */
  undo(outcome: Outcome): Action | UndoRefusal {
    const { h, world } = this;
    const undone = this.undone(outcome);
    if (typeof undone === 'string') return undone;
    const lists = {
      skips: [],
      ampSkips: [],
      unchanged: [],
      ampUnchanged: [],
      waiting: [],
      ampWaiting: [],
    };
    const { stale } = applyPlan(world, { ...lists, entries: [undone] }, h.policy, h.temper);
    expect(stale).toEqual([]);
    const { contactId } = outcome.entry;
    if (contactId !== null) world.holds.set(contactId, 'undone');
    // At most the reason of a skip may be noted.
    expect(h.sync().flatMap(({ plan }) => plan.entries)).toEqual([]);
    expect(h.sync()).toEqual([]);
    return undone.action;
  }
}

function custom(name: string, kind: AmpKind): AmpField {
  return { name, label: name, kind, comparison: comparisonOf(kind), custom: { retired: false } };
}
