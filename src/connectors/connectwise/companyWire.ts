import type { Company } from '../../core/contact/contact.ts';
import {
  flag,
  lastUpdated,
  numeric,
  type Parsed,
  parseRecord,
  reference,
  referenceId,
  references,
  text,
  type WireObject,
} from './wire.ts';

/** The requested fields of a company: those that the contact filter and the mapping can use. */
export const companyFields = [
  'id',
  'identifier',
  'name',
  'types',
  'status/id',
  'status/name',
  'market/id',
  'market/name',
  'territory/id',
  'territory/name',
  'numberOfEmployees',
  'phoneNumber',
  'faxNumber',
  'website',
  'territoryManager/id',
  'deletedFlag',
  '_info/lastUpdated',
] as const;

/** A company of `/company/companies` (SPEC) as the core sees it. */
export function parseCompany(raw: unknown): Parsed<Company> {
  return parseRecord(raw, readCompany);
}

function readCompany(id: number, wire: WireObject): Company {
  const identifier = text(wire, 'identifier');
  return {
    id,
    identifier,
    // Required by the specification; without it people still know the company by its identifier.
    name: text(wire, 'name') ?? identifier ?? '',
    types: references(wire, 'types'),
    status: reference(wire, 'status'),
    market: reference(wire, 'market'),
    territory: reference(wire, 'territory'),
    employees: numeric(wire, 'numberOfEmployees'),
    phone: text(wire, 'phoneNumber'),
    fax: text(wire, 'faxNumber'),
    website: text(wire, 'website'),
    territoryManagerId: referenceId(wire, 'territoryManager'),
    deleted: flag(wire, 'deletedFlag'),
    lastUpdated: lastUpdated(wire),
  };
}
