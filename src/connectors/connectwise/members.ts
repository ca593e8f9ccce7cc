import { canonicalName, canonicalText } from '../../core/contact/canonical.ts';
import type { Member, MemberDetails } from '../../ports/connectwise.ts';
import type { Api } from './api.ts';
import { listById, listByIds } from './paging.ts';
import { likePattern } from './query.ts';
import { flag, NotUnderstood, type Parsed, parseRecord, text } from './wire.ts';

/** SPEC. Some system users are not listed (OBS). */
const listing = {
  resource: 'members',
  fields: ['id', 'identifier', 'inactiveFlag'],
  parse: parseMember,
} as const;

function parseMember(raw: unknown): Parsed<Member> {
  return parseRecord(raw, (id, wire) => {
    const identifier = text(wire, 'identifier');
    if (identifier === null) throw new NotUnderstood('identifier_missing');
    return { id, identifier, inactive: flag(wire, 'inactiveFlag') };
  });
}

const detailed = {
  resource: 'members',
  fields: [
    ...listing.fields,
    'firstName',
    'lastName',
    'licenseClass',
    'primaryEmail',
    'officeEmail',
  ],
  parse: parseDetails,
} as const;

/** SPEC: license class `A` is that of API members. */
function parseDetails(raw: unknown): Parsed<MemberDetails> {
  return parseRecord(raw, (id, wire) => {
    const identifier = text(wire, 'identifier');
    if (identifier === null) throw new NotUnderstood('identifier_missing');
    const names = [text(wire, 'firstName'), text(wire, 'lastName')];
    const name = canonicalText(names.filter((one) => one !== null).join(' '));
    const emails = [text(wire, 'primaryEmail'), text(wire, 'officeEmail')];
    return {
      id,
      identifier,
      inactive: flag(wire, 'inactiveFlag'),
      name: name === '' ? identifier : name,
      emails: emails.filter((one) => one !== null),
      isPerson: text(wire, 'licenseClass') !== 'A',
    };
  });
}

/** The member of a Member ID, which has at most 15 characters (SPEC), or null. */
export async function memberOf(api: Api, identifier: string): Promise<Member | null> {
  const wanted = canonicalName(identifier);
  const pattern = likePattern(canonicalText(identifier));
  if (pattern === null || wanted.length > 60) return null;
  const conditions = `identifier like ${pattern}`;
  for await (const { records } of listById(api, { ...listing, conditions, afterId: 0 })) {
    const found = records.find((member) => canonicalName(member.identifier) === wanted);
    if (found !== undefined) return found;
  }
  return null;
}

export async function membersByIds(api: Api, ids: readonly number[]): Promise<readonly Member[]> {
  const found: Member[] = [];
  for await (const { records } of listByIds(api, listing, ids)) found.push(...records);
  return found;
}

export async function allMembers(api: Api): Promise<readonly MemberDetails[]> {
  const found: MemberDetails[] = [];
  for await (const { records } of listById(api, {
    ...detailed,
    conditions: null,
    afterId: 0,
  }))
    found.push(...records);
  return found;
}
