import { Edits, someEditor } from '../../../sandbox/control/edits.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import type { EngineDeps } from '../../engine/deps.ts';
import { addAmpContact, editAmpContact } from '../../engine/records/enterAmpContact.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { contactName } from '../output/contact.ts';

/** The changes that someone makes in ConnectWise during the demo, in words. */
export type SiteEdits = {
  readonly told: readonly string[];
  readonly contactIds: readonly number[];
  /** One of each kind. */
  readonly examples: readonly number[];
};

/** The maximum number of contacts at the company, so that the changes are not held for approval. */
const fewContacts = 10;

/**
 * Edits some contacts and two companies as a person at the site would: one company enters the
 * filter, another gets a new phone number, and none of their contacts is touched.
 */
export async function editSite(
  { world }: Sandbox,
  { mirror }: OrganizationStores,
): Promise<SiteEdits> {
  const edits = new Edits(world, someEditor(world));
  const linked = await linkedContacts(mirror);
  const [first, second, third] = linked;
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error('the demo needs three linked contacts');
  }
  edits.contacts([first.id, second.id], () => ({ title: 'Head of IT' }));
  edits.emails([third.id], () => `new.address.${third.id}@moved.example`);

  const busy = new Set([first, second, third].map(({ companyId }) => companyId));
  const called = linked.find(
    ({ companyId }) => !busy.has(companyId) && livingContacts(world, companyId ?? 0) <= fewContacts,
  )?.companyId;
  const entering = world.companies
    .all()
    .filter(({ deletedFlag, typeIds }) => !deletedFlag && isVendorAlone(world, typeIds))
    .map((company) => ({ company, people: livingContacts(world, company.id) }))
    .filter(({ people }) => people > 1)
    .toSorted((a, b) => a.people - b.people)[0]?.company;
  if (!called || entering === undefined) throw new Error('the demo lacks a company');
  edits.companies([called], () => ({ phoneNumber: '5550142' }));
  edits.companyTypes([entering.id], ['Customer']);
  return {
    told: [
      'two contacts get another job title, a third another e-mail address',
      `${world.companies.must(called).name} gets another phone number; its contacts are not edited`,
      `${entering.name} turns from Vendor into Customer; its contacts are not edited`,
    ],
    contactIds: [first.id, second.id, third.id],
    examples: [first.id, third.id],
  };
}

/** The changes that someone makes in AMP during the demo. */
export type AmpEdits = {
  readonly told: readonly string[];
  /** The new AMP contact, and the edited one. */
  readonly added: string;
  readonly edited: { readonly ampContactId: string; readonly contactId: number };
  /** One that nobody touched. */
  readonly beside: { readonly ampContactId: string; readonly name: string };
};

/**
 * Adds a person to AMP, at a company ConnectWise has, and edits another one, who exists in
 * ConnectWise.
 */
export async function editAmp(
  deps: Pick<EngineDeps, 'stores' | 'clock' | 'ids'>,
  untouched: ReadonlySet<number>,
): Promise<AmpEdits> {
  const linked = await linkedContacts(deps.stores.mirror);
  const [first, second] = linked.filter(({ id }) => !untouched.has(id));
  const { ampContact, company, contact } = await pairOf(deps, first);
  const beside = await pairOf(deps, second);
  const added = await addAmpContact(
    deps,
    new Map([
      ['email', 'nora.lindqvist@newcomer.example'],
      ['firstName', 'Nora'],
      ['lastName', 'Lindqvist'],
      ['title', 'Managing Director'],
      ['company', company.name],
    ]),
  );
  await editAmpContact(deps, ampContact.id, new Map([['title', 'Chief of Staff']]), 'any');
  return {
    told: [
      `Nora Lindqvist of ${company.name} is entered`,
      `${contactName(contact)} gets the job title Chief of Staff`,
    ],
    added: added.id,
    edited: { ampContactId: ampContact.id, contactId: contact.id },
    beside: { ampContactId: beside.ampContact.id, name: contactName(beside.contact) },
  };
}

/** Both sides of a linked contact, and its company. */
async function pairOf({ stores }: Pick<EngineDeps, 'stores'>, linked: Linked | undefined) {
  const queued = linked === undefined ? null : await stores.mirror.candidate(linked.id);
  const { ampContact, company, contact } = queued?.candidate ?? {};
  if (!ampContact || !company || !contact) throw new Error('the demo lacks a linked contact');
  return { ampContact, company, contact };
}

type Linked = { readonly id: number; readonly companyId: number | null };

async function linkedContacts(mirror: OrganizationStores['mirror']): Promise<readonly Linked[]> {
  const found: Linked[] = [];
  const companies = new Set<number | null>();
  for (const outline of await mirror.outlines(0, 1000)) {
    if (companies.has(outline.companyId) || found.length >= 12) continue;
    const queued = await mirror.candidate(outline.id);
    if (queued?.candidate.link?.state !== 'active') continue;
    companies.add(outline.companyId);
    found.push(outline);
  }
  return found;
}

function isVendorAlone(world: Sandbox['world'], typeIds: readonly number[]): boolean {
  const names = typeIds.map((id) => world.companyTypes.must(id).name);
  return names.length === 1 && names[0] === 'Vendor';
}

function livingContacts(world: Sandbox['world'], companyId: number): number {
  return [...world.contactsByCompany.ids(companyId)].filter(
    (id) => !world.contacts.must(id).inactiveFlag,
  ).length;
}
