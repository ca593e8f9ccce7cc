import type { Stamped } from './entities.ts';

/** Records of the setup tables, members, rights and callbacks, as stored. */

export interface CompanyType extends Stamped {
  readonly name: string;
  readonly defaultFlag: boolean;
  readonly vendorFlag: boolean;
  readonly serviceAlertFlag: boolean;
  readonly serviceAlertMessage: string | null;
}

export interface CompanyStatus extends Stamped {
  readonly name: string;
  readonly defaultFlag: boolean;
  readonly inactiveFlag: boolean;
  readonly notifyFlag: boolean;
  readonly disallowSavingFlag: boolean;
  readonly notificationMessage: string | null;
  readonly customNoteFlag: boolean;
  readonly cancelOpenTracksFlag: boolean;
}

export interface Market extends Stamped {
  readonly name: string;
}

/** A system location; companies refer to one as their territory (SPEC SystemLocationReference). */
export interface Territory extends Stamped {
  readonly name: string;
  readonly locationFlag: boolean;
}

export interface ContactType extends Stamped {
  readonly description: string;
  readonly defaultFlag: boolean;
  readonly serviceAlertFlag: boolean;
  readonly serviceAlertMessage: string | null;
}

export interface CommunicationType extends Stamped {
  readonly description: string;
  readonly phoneFlag: boolean;
  readonly faxFlag: boolean;
  readonly emailFlag: boolean;
  readonly defaultFlag: boolean;
  readonly exchangeXref: string | null;
  readonly iphoneXref: string | null;
  readonly androidXref: string | null;
  readonly googleXref: string | null;
}

export interface Relationship extends Stamped {
  readonly name: string;
}

export interface Department extends Stamped {
  readonly name: string;
}

export interface Country extends Stamped {
  readonly name: string;
  readonly currencyCode: string | null;
}

export interface ActivityType extends Stamped {
  readonly name: string;
  readonly points: number;
  readonly defaultFlag: boolean;
  readonly inactiveFlag: boolean;
  readonly emailFlag: boolean;
  readonly memoFlag: boolean;
  readonly historyFlag: boolean;
}

export interface ActivityStatus extends Stamped {
  readonly name: string;
  readonly defaultFlag: boolean;
  readonly inactiveFlag: boolean;
  readonly spawnFollowupFlag: boolean;
  readonly closedFlag: boolean;
}

export interface Member extends Stamped {
  readonly identifier: string;
  readonly firstName: string;
  readonly lastName: string;
  /** F full, A API, C StreamlineIT, X subcontractor (SPEC). */
  readonly licenseClass: 'F' | 'A' | 'C' | 'X';
  readonly inactiveFlag: boolean;
  readonly title: string | null;
  readonly officeEmail: string | null;
  readonly primaryEmail: string | null;
  readonly defaultEmail: 'Office' | 'Mobile' | 'Home';
  readonly defaultPhone: 'Office' | 'Mobile' | 'Home';
  readonly hireDate: string;
  readonly adminFlag: boolean;
  readonly securityRoleId: number | null;
  readonly defaultLocationId: number | null;
  /** System users such as `zadmin` are neither listed nor readable by id (OBS). */
  readonly hidden: boolean;
}

export interface SecurityRole extends Stamped {
  readonly name: string;
  readonly roleType: string;
  readonly adminFlag: boolean;
  readonly inactiveFlag: boolean;
}

export type RightLevel = 'None' | 'My' | 'All';

/** One row of a role: what it may do with one function of one module. */
export interface SecurityRoleSetting extends Stamped {
  readonly roleId: number;
  readonly moduleName: string;
  readonly moduleFunctionName: string;
  readonly addLevel: RightLevel;
  readonly editLevel: RightLevel;
  readonly deleteLevel: RightLevel;
  readonly inquireLevel: RightLevel;
}

export type CustomFieldType =
  | 'TextArea'
  | 'Button'
  | 'Currency'
  | 'Date'
  | 'Hyperlink'
  | 'IPAddress'
  | 'Checkbox'
  | 'Number'
  | 'Percent'
  | 'Text'
  | 'Password'
  | 'PhoneNumber';

export interface UserDefinedFieldOption {
  readonly id: number;
  readonly optionValue: string;
  readonly defaultFlag: boolean;
  readonly inactiveFlag: boolean;
  readonly sortOrder: number;
}

/** Definition of a custom field; every record of its screen lists it (OBS). */
export interface UserDefinedField extends Stamped {
  /** Which records list it: `ct300` contacts (OBS), `co300` companies, `ac300` activities. */
  readonly screenId: string;
  readonly caption: string;
  readonly podId: number;
  /** Pod name as custom field values carry it, for example `contact_overview`. */
  readonly podKey: string;
  readonly podDescription: string;
  readonly sequenceNumber: number;
  readonly fieldTypeIdentifier: CustomFieldType;
  readonly entryTypeIdentifier: 'Date' | 'EntryField' | 'List' | 'Option';
  readonly numberDecimals: number;
  readonly requiredFlag: boolean;
  readonly readOnlyFlag: boolean;
  readonly displayOnScreenFlag: boolean;
  readonly listViewFlag: boolean;
  readonly options: readonly UserDefinedFieldOption[];
  readonly connectWiseId: string;
  readonly dateCreated: string;
}

export interface CallbackEntry extends Stamped {
  readonly description: string | null;
  readonly url: string;
  readonly objectId: number;
  readonly type: string;
  readonly level: string;
  readonly memberId: number;
  readonly payloadVersion: string;
  readonly inactiveFlag: boolean;
  readonly isSoapCallbackFlag: boolean;
  readonly isSelfSuppressedFlag: boolean;
  readonly connectWiseId: string;
}

/** Key pair of a member; `A` members are what vendors use. */
export interface ApiKey {
  readonly id: number;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly memberId: number;
  readonly inactiveFlag: boolean;
}

/** Legacy integrator login (Basic user and password with `x-cw-usertype: integrator`). */
export interface IntegratorLogin {
  readonly id: number;
  readonly username: string;
  readonly password: string;
  /** Whether it may mint impersonation tokens. */
  readonly impersonationFlag: boolean;
}

/** Minted keys of a member; they expire at `expiresAt` by the sandbox clock. */
export interface ImpersonationToken {
  readonly id: number;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly memberId: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** A registered vendor application; its GUID is what the `clientId` header must carry. */
export interface ClientApplication {
  readonly id: number;
  readonly clientId: string;
}
