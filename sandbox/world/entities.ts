/**
 * Records as the sandbox stores them. Nothing here is wire format: references are ids, absent
 * values are null, and a record is replaced, never changed in place, so that a snapshot may share it.
 */

/**
 * The members of every record. Instants are UTC text with whole seconds (`2026-06-04T17:14:20Z`).
 */
export interface Stamped {
  readonly id: number;
  readonly lastUpdated: string;
  /** Identifier of the member who wrote last. */
  readonly updatedBy: string;
}

export type CommunicationChannel = 'Email' | 'Fax' | 'Phone';

export interface CommunicationItem {
  readonly id: number;
  readonly typeId: number;
  readonly value: string;
  readonly extension: string | null;
  readonly defaultFlag: boolean;
  readonly communicationType: CommunicationChannel;
  readonly mobileGuid: string | null;
}

/** A custom field's value as stored; numbers and booleans keep their JSON type. */
export type CustomScalar = string | number | boolean;

/**
 * Custom field values by definition id; a definition without an entry reads as null. Integer keys
 * keep this a dense array inside V8, which is what makes 100,000 records of 20 fields affordable.
 */
export type CustomValues = Readonly<Record<number, CustomScalar>>;

export interface Contact extends Stamped {
  readonly firstName: string;
  readonly lastName: string | null;
  readonly companyId: number | null;
  readonly siteId: number | null;
  readonly addressLine1: string | null;
  readonly addressLine2: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly zip: string | null;
  readonly countryId: number | null;
  readonly relationshipId: number | null;
  readonly relationshipOverride: string | null;
  readonly departmentId: number | null;
  readonly inactiveFlag: boolean;
  readonly defaultMergeContactId: number | null;
  readonly securityIdentifier: string | null;
  readonly managerContactId: number | null;
  readonly assistantContactId: number | null;
  readonly title: string | null;
  readonly school: string | null;
  readonly nickName: string | null;
  readonly marriedFlag: boolean;
  readonly childrenFlag: boolean;
  readonly children: string | null;
  readonly significantOther: string | null;
  readonly portalPassword: string | null;
  readonly portalSecurityLevel: number | null;
  readonly disablePortalLoginFlag: boolean;
  readonly unsubscribeFlag: boolean;
  readonly gender: 'Female' | 'Male' | null;
  readonly birthDay: string | null;
  readonly anniversary: string | null;
  readonly presence: 'NoAgent' | 'Online' | 'DoNotDisturb' | 'Away' | 'Offline' | null;
  readonly mobileGuid: string;
  readonly facebookUrl: string | null;
  readonly twitterUrl: string | null;
  readonly linkedInUrl: string | null;
  readonly defaultBillingFlag: boolean;
  readonly defaultFlag: boolean;
  readonly companyLocationId: number | null;
  /** In the order the API lists them; indexes in PATCH paths refer to this order. */
  readonly communicationItems: readonly CommunicationItem[];
  /** Ids of its types; the associations themselves are in `contactTypeAssociations`. */
  readonly typeIds: readonly number[];
  readonly integratorTags: readonly string[];
  /** `userDefinedField1` to `userDefinedField10`; absent when none is set. */
  readonly userDefinedFields: readonly (string | null)[] | null;
  readonly customValues: CustomValues;
}

export interface Company extends Stamped {
  readonly identifier: string;
  readonly name: string;
  readonly statusId: number | null;
  readonly addressLine1: string | null;
  readonly addressLine2: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly zip: string | null;
  readonly countryId: number | null;
  readonly phoneNumber: string | null;
  readonly faxNumber: string | null;
  readonly website: string | null;
  readonly territoryId: number | null;
  readonly marketId: number | null;
  readonly accountNumber: string | null;
  readonly vendorIdentifier: string | null;
  readonly taxIdentifier: string | null;
  readonly resellerIdentifier: string | null;
  readonly defaultContactId: number | null;
  readonly billingContactId: number | null;
  readonly dateAcquired: string | null;
  readonly parentCompanyId: number | null;
  readonly billToCompanyId: number | null;
  readonly siteId: number | null;
  readonly annualRevenue: number | null;
  readonly numberOfEmployees: number | null;
  readonly yearEstablished: number | null;
  readonly revenueYear: number | null;
  readonly leadSource: string | null;
  readonly leadFlag: boolean;
  readonly unsubscribeFlag: boolean;
  readonly isVendorFlag: boolean;
  readonly invoiceToEmailAddress: string | null;
  readonly invoiceCCEmailAddress: string | null;
  readonly deletedFlag: boolean;
  readonly dateDeleted: string | null;
  readonly deletedBy: string | null;
  readonly mobileGuid: string;
  readonly facebookUrl: string | null;
  readonly twitterUrl: string | null;
  readonly linkedInUrl: string | null;
  readonly territoryManagerId: number | null;
  readonly typeIds: readonly number[];
  readonly integratorTags: readonly string[];
  readonly userDefinedFields: readonly (string | null)[] | null;
  readonly customValues: CustomValues;
}

export interface Activity extends Stamped {
  readonly name: string;
  readonly typeId: number | null;
  readonly statusId: number | null;
  readonly companyId: number | null;
  readonly contactId: number | null;
  readonly phoneNumber: string | null;
  readonly phoneExtension: string | null;
  readonly email: string | null;
  readonly notes: string | null;
  readonly dateStart: string | null;
  readonly dateEnd: string | null;
  readonly dateClosed: string | null;
  readonly assignedById: number | null;
  /** Null occurs in real data although the specification requires it (OBS). */
  readonly assignToId: number | null;
  readonly notifyFlag: boolean;
  readonly mobileGuid: string;
  readonly customValues: CustomValues;
}

/** A company's address record, with the parts that contacts refer to. */
export interface CompanySite extends Stamped {
  readonly companyId: number;
  readonly name: string;
  /** `primaryAddressFlag` of the API. */
  readonly defaultFlag: boolean;
  readonly inactiveFlag: boolean;
}

/** One association of a contact or a company with a type; the record's `typeIds` repeat it. */
export interface TypeAssociation extends Stamped {
  /** Contact id or company id, by collection. */
  readonly ownerId: number;
  readonly typeId: number;
}
