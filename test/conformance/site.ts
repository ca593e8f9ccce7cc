import type { Company, Contact } from '../../src/core/contact/contact.ts';
import type { ConnectWise, Member, Page } from '../../src/ports/connectwise.ts';

/** A ConnectWise that a test can change, and the client under test for it. */
export type Site = {
  readonly client: ConnectWise;
  /** Adds or replaces a contact, stamped with the present time. */
  readonly put: (contact: Contact) => void;
  readonly putCompany: (company: Company) => void;
  /** Adds a site to a company and returns its id. */
  readonly addCompanySite: (companyId: number, name: string) => number;
  readonly putMember: (member: Member) => void;
  readonly delete: (contactId: number) => void;
  readonly passTime: (seconds: number) => void;
  /** The clock of ConnectWise, `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly now: () => string;
};

export async function pagesOf<T>(pages: AsyncIterable<Page<T>>): Promise<Page<T>[]> {
  const all: Page<T>[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

export async function idsOf(
  pages: AsyncIterable<Page<{ readonly id: number }>>,
): Promise<number[]> {
  return (await pagesOf(pages)).flatMap(({ records }) => records.map(({ id }) => id));
}
