import { exampleSite } from '../../core/example.ts';
import type { Connection } from '../../ports/connection.ts';

/** A record of ConnectWise that has a page there. */
export type ShownRecord = {
  readonly kind: 'contact' | 'company' | 'activity';
  readonly id: number;
};

// The names of ConnectWise's pages (3P: links that other integrations make).
const recordTypes = { contact: 'ContactFV', company: 'CompanyFV', activity: 'ActivityFV' } as const;

/**
 * The address of a record's page in ConnectWise, for a browser; null for example data, which has no pages.
 */
export function recordAddress(
  { site, company }: Pick<Connection, 'site' | 'company'>,
  { kind, id }: ShownRecord,
): string | null {
  if (site === exampleSite) return null;
  // The API is at a host of its own in the cloud; people use the one without it.
  const address = new URL(site.replace('://api-', '://'));
  address.pathname = '/v4_6_release/services/system_io/router/openrecord.rails';
  address.search = new URLSearchParams({
    locale: 'en_US',
    recordType: recordTypes[kind],
    recid: String(id),
    companyName: company,
  }).toString();
  return address.href;
}
