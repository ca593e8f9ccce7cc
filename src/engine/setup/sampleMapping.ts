import type { FieldValue, FieldValues } from '../../core/contact/ampContact.ts';
import type { Company, Contact } from '../../core/contact/contact.ts';
import { Failure } from '../../core/failure.ts';
import { catalog } from '../../core/mapping/catalog.ts';
import { doesNotGo } from '../../core/mapping/contactWrites.ts';
import type { MappingDocument } from '../../core/mapping/document.ts';
import { doesNotCome, type MappingEntry } from '../../core/mapping/mapping.ts';
import type { Unfit } from '../../core/mapping/unfit.ts';
import { notFound } from '../../core/notFound.ts';
import { ampValue } from '../../core/plan/mergeFields.ts';
import type { EngineDeps } from '../deps.ts';
import { ampContactsFor, readQuery, type WhyQuery } from '../inbox/why.ts';
import { mappingGround, mappingOn } from '../plan/policy.ts';

/** One field of one contact through a mapping, both ways. */
export type SampledField = {
  readonly amp: string;
  readonly label: string;
  readonly connectwise: string;
  readonly direction: MappingEntry['direction'];
  /** The value in ConnectWise, and as AMP would have it; `problem` if it does not fit. */
  readonly toAmp: Sampled | null;
  /** As AMP has it, and as ConnectWise would get it. Null if the field does not go that way. */
  readonly toConnectWise: Sampled | null;
};

export type Sampled = {
  readonly from: FieldValue;
  readonly to: FieldValue;
  readonly problem: Unfit | null;
};

export type SampledContact = {
  readonly contact: Contact;
  readonly company: Company | null;
  readonly ampContactId: string | null;
  readonly fields: readonly SampledField[];
  /** Its values in each field of either side, mapped or not. */
  readonly values: { readonly connectwise: FieldValues; readonly amp: FieldValues };
};

/**
 * Contacts through a mapping, saved or not: field by field, both ways, with values that do not fit
 * and why. Uses stored data, and asks ConnectWise for a contact that was not read. Throws
 * `bad_input`, `not_found` if neither side has such a contact, `not_linked` if only AMP has.
 */
export async function sampleMapping(
  deps: EngineDeps,
  text: string,
  document: MappingDocument,
): Promise<readonly SampledContact[]> {
  const ground = await mappingGround(deps);
  const mapping = mappingOn(ground, document);
  const found = await contactsFor(deps, readQuery(text));
  return found.map(({ contact, company, amp }) => ({
    contact,
    company,
    ampContactId: amp?.id ?? null,
    fields: mapping.map((entry) => sampled(entry, contact, company, amp)),
    values: {
      connectwise: Object.fromEntries(
        catalog.map((source) => [source.name, source.read(contact, company)]),
      ),
      amp: amp?.fields ?? {},
    },
  }));
}

type Known = Pick<SampledContact, 'contact' | 'company'> & {
  readonly amp: (Parameters<typeof ampValue>[0] & { readonly id: string }) | null;
};

/** Throws `not_found`, and `not_linked` if only AMP has such a contact. */
async function contactsFor(deps: EngineDeps, query: WhyQuery): Promise<readonly Known[]> {
  const { mirror } = deps.stores;
  const read = 'ampContactId' in query ? [] : await mirror.find(query);
  const rows = await ampContactsFor(deps, query);
  const linked = rows.flatMap(({ link }) => link?.contactId ?? []);
  const ids = new Set([...read.map(({ id }) => id), ...linked]);
  const known = (await mirror.candidatesByIds([...ids])).map(({ candidate }) => ({
    contact: candidate.contact,
    company: candidate.company,
    amp: candidate.ampContact,
  }));
  if (known.length > 0) return known;
  const asked: Known[] = [];
  const found = 'ampContactId' in query ? [] : await deps.connectWise.findContacts(query);
  for (const contact of found) {
    const { companyId } = contact;
    const company = companyId === null ? null : await deps.connectWise.company(companyId);
    asked.push({ contact, company, amp: null });
  }
  if (asked.length > 0) return asked;
  const [unlinked] = rows;
  throw unlinked === undefined
    ? notFound('person', null)
    : new Failure('not_linked', { id: unlinked.id });
}

function sampled(
  entry: MappingEntry,
  contact: Contact,
  company: Company | null,
  amp: Known['amp'],
): SampledField {
  const { source, target, direction } = entry;
  return {
    amp: target.name,
    label: target.label,
    connectwise: source.name,
    direction,
    toAmp: direction === 'to_connectwise' ? null : coming(entry, contact, company),
    toConnectWise: direction === 'to_amp' || amp === null ? null : going(entry, contact, amp),
  };
}

function coming(entry: MappingEntry, contact: Contact, company: Company | null): Sampled {
  const from = entry.source.read(contact, company);
  const converted = from === null ? null : entry.toAmp(from);
  return {
    from,
    to: converted?.fits === true ? converted.value : null,
    problem: doesNotCome(entry, contact, company),
  };
}

function going(entry: MappingEntry, contact: Contact, amp: NonNullable<Known['amp']>): Sampled {
  const from = ampValue(amp, entry.target.name);
  const converted = from === null ? null : entry.toConnectWise(from);
  const problem = from === null ? null : doesNotGo(entry, contact, from);
  const to = problem === null && converted?.fits === true ? converted.value : null;
  return { from, to, problem };
}
