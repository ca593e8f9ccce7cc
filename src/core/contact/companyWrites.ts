import type { TypeWrites } from './contactWrites.ts';

/** Text fields of a ConnectWise company that can be written. */
export type WritableCompanyField = 'phone' | 'fax' | 'website';

/** Choices of a company from lists of the organization. */
export type WritableCompanyChoice = 'status' | 'market' | 'territory';

/** Changes to an existing company. Members that are absent stay unchanged; null clears. */
export type CompanyWrites = {
  readonly fields: Readonly<Partial<Record<WritableCompanyField, string | null>>>;
  /** Number of employees, a whole number. */
  readonly employees?: number | null;
  /** By id. */
  readonly choices: Readonly<Partial<Record<WritableCompanyChoice, number | null>>>;
  /** Company types. */
  readonly types: TypeWrites;
};

/** A company to be created. ConnectWise wants one address field at least (SPEC). */
export type NewCompany = {
  readonly name: string;
  /** Short id, unique in ConnectWise; at most 25 characters. */
  readonly identifier: string;
  readonly typeIds: readonly number[];
  readonly address: {
    readonly addressLine1: string | null;
    readonly city: string | null;
    readonly state: string | null;
    readonly zip: string | null;
  };
};
