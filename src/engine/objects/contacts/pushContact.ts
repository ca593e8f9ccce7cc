import type { AmpContact } from '../../../core/contact/ampContact.ts';
import type { Company, Contact } from '../../../core/contact/contact.ts';
import type { NewContact } from '../../../core/contact/contactWrites.ts';
import { companyKey } from '../../../core/contact/names.ts';
import { Failure } from '../../../core/failure.ts';
import { typesForNewCompany } from '../../../core/filter/newCompany.ts';
import { mayTakeOf } from '../../../core/filter/takes.ts';
import { newContactFor, writesFor } from '../../../core/mapping/contactWrites.ts';
import { doesNotCome, type Mapping, mappingOf } from '../../../core/mapping/mapping.ts';
import { afterWrite, refuseWrite } from '../../../core/plan/afterWrite.ts';
import type { Policy } from '../../../core/plan/decision.ts';
import type { PlanEntry, PushTarget } from '../../../core/plan/plan.ts';
import { returnedBy } from '../../../core/plan/returned.ts';
import type { AmpSkipReason } from '../../../core/plan/skip.ts';
import type { EngineDeps } from '../../deps.ts';
import { type Refused, refusedThere } from './changeCompany.ts';
import { resolveNames } from './namedWrites.ts';
import type { NotSent, Writing, Written } from './written.ts';

/**
 * Creates the contact of an entry in ConnectWise. Values that ConnectWise rejects are skipped and
 * recorded, unless they are required. Throws `write_uncertain` if it may have been created.
 */
export async function pushContact(
  deps: EngineDeps,
  { entry, policy }: Writing,
): Promise<Written | NotSent> {
  const amp = await deps.stores.ampContacts.get(entry.ampContactId ?? '');
  if (amp === null || entry.target === null) {
    throw new Failure('internal', { error: 'nothing to push' });
  }
  const found = await companyFor(deps, entry.target, amp, policy);
  const reason = whyNotTo(found?.company ?? null, policy);
  if (found === null || reason !== null) {
    const company = found?.company ?? null;
    const about = company === null ? null : ({ kind: 'company', id: String(company.id) } as const);
    const skip = {
      kind: 'amp_contact',
      id: amp.id,
      reason: reason ?? 'company_missing',
      about,
    } as const;
    return { skip, company };
  }
  const wanted = entry.changes
    .filter(({ side }) => side === 'connectwise')
    .map(({ field, new: value }) => ({ field, value }));
  const wishes = writesFor(policy.mapping, null, wanted);
  const nobody = { companyId: found.company.id, types: [] };
  const { writes, refused: notListed } = await resolveNames(deps.connectWise, nobody, wishes);
  const draft = newContactFor(found.company.id, writes);
  const { contact, refused } = await create(deps, draft, policy.mapping);
  const left = { ...wishes.unfit, ...notListed, ...refused };
  const pushed = pushedEntry(entry, contact, found.company, amp, policy, left);
  return {
    entry: pushed,
    contact,
    company: found.made ? found.company : null,
    refused: refusedThere(refused),
  };
}

/**
 * Why no contact is created in a company: the next reading would drop a contact that the filter excludes.
 */
function whyNotTo(company: Company | null, { filter }: Policy): AmpSkipReason | null {
  if (company === null || company.deleted) return 'company_missing';
  return mayTakeOf(filter, company) ? null : 'company_out_of_filter';
}

/** The entry of a created contact, from what ConnectWise returned. */
export function pushedEntry(
  entry: PlanEntry,
  contact: Contact,
  company: Company | null,
  amp: AmpContact,
  policy: Policy,
  refused: Refused = {},
): PlanEntry {
  const mapping = mappingOf(policy.mapping, 'amp');
  const returned = returnedBy(mapping, contact, company, entry.marks.fillers);
  const accepted = refuseWrite(entry, refused, returned);
  return afterWrite(accepted, returned, amp, mapping, (field) =>
    doesNotCome(field, contact, company),
  );
}

/** Fields that a rejection can name, and without which a contact can be created. */
const dispensable = [
  'lastName',
  'title',
  'addressLine1',
  'addressLine2',
  'city',
  'state',
  'zip',
] as const;

/** A rejected create created nothing, so it may be sent again without the rejected values. */
async function create(
  { connectWise }: EngineDeps,
  draft: NewContact,
  mapping: Mapping,
): Promise<{ readonly contact: Contact; readonly refused: Refused }> {
  let left = draft;
  const refused: Record<string, null> = {};
  for (;;) {
    try {
      return { contact: await connectWise.createContact(left), refused };
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.code !== 'write_refused') throw thrown;
      // ConnectWise has no communication type for mobile numbers: the contact is created without its mobile
      // number.
      if (thrown.detail.field === 'type' && left.items.some(({ mobile }) => mobile)) {
        left = { ...left, items: left.items.filter(({ mobile }) => !mobile) };
        for (const field of goingTo(mapping, 'mobilePhone')) refused[field] = null;
        continue;
      }
      const name = dispensable.find((field) => field === thrown.detail.field);
      if (name === undefined || left.fields[name] === undefined) throw thrown;
      const { [name]: _, ...fields } = left.fields;
      left = { ...left, fields };
      for (const field of goingTo(mapping, name)) refused[field] = null;
    }
  }
}

/** The AMP fields that go to a ConnectWise field. */
function goingTo(mapping: Mapping, name: string): readonly string[] {
  return mapping
    .filter(({ source, direction }) => source.name === name && direction !== 'to_amp')
    .map(({ target }) => target.name);
}

/**
 * The company of the new contact; if one with that name was added meanwhile, it is used (R21).
 * Null: none.
 */
async function companyFor(
  { connectWise, stores }: EngineDeps,
  target: PushTarget,
  amp: AmpContact,
  { filter, settings }: Policy,
): Promise<{ readonly company: Company; readonly made: boolean } | null> {
  if ('companyId' in target) {
    const [known] = await stores.mirror.companiesByIds([target.companyId]);
    const company = known ?? (await connectWise.company(target.companyId));
    return company === null ? null : { company, made: false };
  }
  const key = companyKey(target.newCompany);
  const there = (await connectWise.findCompanies(target.newCompany)).find(
    ({ name, deleted }) => !deleted && companyKey(name) === key,
  );
  if (there !== undefined) return { company: there, made: true };
  const { addressLine1 = null, city = null, state = null, zip = null } = amp.fields;
  const known = [addressLine1, city, state, zip].some((line) => text(line) !== null);
  const company = await connectWise.createCompany({
    name: target.newCompany,
    identifier: identifierFor(target.newCompany, amp.id),
    typeIds: typesForNewCompany(filter) ?? [],
    address: {
      addressLine1: known ? text(addressLine1) : settings.requiredFill,
      city: text(city),
      state: text(state),
      zip: text(zip),
    },
  });
  return { company, made: true };
}

/**
 * Short and unique: letters and digits of the name, and the end of the id of the AMP contact it is created
 * for.
 */
function identifierFor(name: string, ampContactId: string): string {
  const letters = name.normalize('NFKD').replaceAll(/[^A-Za-z0-9]/gu, '');
  return `${letters.slice(0, 16)}-${ampContactId.slice(-6)}`;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
