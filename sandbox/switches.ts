/**
 * One typed value for each fact about ConnectWise that is unsure or differs between deployments. Every client
 * has to work with every setting. Tags: SPEC, DOC, OBS, CLIENT, UNSURE.
 */
export interface Switches {
  /** Status for an unknown company or wrong keys. 401 is usual; cloud may say 404 (DOC). */
  badCredentials: '401' | '404';
  /** Status without a `clientId` header; both are reported (UNSURE). */
  missingClientId: '401' | '403';
  /** Whether a clientId nobody registered is refused like a missing one (UNSURE). */
  unregisteredClientId: 'refuse' | 'accept';
  /** The effect of a role level `My` on a list: only own records, or 403 (UNSURE). */
  myRights: 'filter' | '403';
  /** Whether setup tables may be read without rights on Table Setup (DOC: yes). */
  lookupsWithoutRights: boolean;
  /** Discovery of an unknown company: 200 with `null`, or 404; clients handle both (CLIENT). */
  unknownCompany: 'null' | '404';
  /** `IsCloud` in discovery: the guide shows a string, a recording a boolean. */
  isCloudType: 'boolean' | 'string';
  /** A path with a codebase that is not the current one: plain text with 400 (OBS) or JSON 404. */
  movedCodebase: 'text400' | 'json404';
  /** Whether `SiteUrl` of discovery carries a scheme. Recorded ones do not (OBS). */
  siteUrlScheme: boolean;
  /** Who may mint impersonation tokens: integrators only (OBS) or API members too (CLIENT). */
  tokensByApiMember: boolean;
  /** `/system/info` without credentials (UNSURE). */
  infoWithoutAuth: boolean;
  /** `/system/myAccount` is missing on some on-premise versions (OBS). */
  myAccount: 'present' | '404';
  /**
   * Whether a changed communication item, type association or custom field moves the record's `lastUpdated`
   * (UNSURE).
   */
  touchOnCommunication: boolean;
  touchOnTypeAssociation: boolean;
  touchOnCustomField: boolean;
  /** Whether those changes fire a contact callback (UNSURE). */
  callbackOnSubresource: boolean;
  /** PATCH `replace` with null: clears like `remove`, or is refused (UNSURE). */
  replaceNull: 'clear' | 'refuse';
  /** PATCH of a path inside a reference: 200 without effect (DOC), or it works (CLIENT, elsewhere). */
  patchRefSubpath: 'silent' | 'works';
  /**
   * The `Link` header after the last forward-only page: empty (CLIENT), absent, or still a next
   * page.
   */
  forwardOnlyEnd: 'empty' | 'absent' | 'next';
  /**
   * Whether a PATCH without `customFields` fails while a required custom field is empty (OBS; in which cases
   * is UNSURE).
   */
  customFieldsRequiredOnPatch: boolean;
  /**
   * Contact PUT: spurious errors with communicationItems and custom fields left alone (OBS), or correct
   * (DOC).
   */
  contactPut: 'broken' | 'works';
  /** Newlines in text values become a space (DOC) or stay. */
  newlines: 'space' | 'keep';
  /** Newlines in notes: real notes contain them (OBS, UNSURE for each field). */
  notesNewlines: 'space' | 'keep';
  /** Status for a body value of the wrong JSON type: 500 was seen (OBS), 400 would be right. */
  bodyTypeError: 500 | 400;
  /** An unknown name in `fields`: left out, or 400 (OBS, both). */
  unknownFields: 'omit' | 'reject';
  /**
   * How birthdays and anniversaries are kept: as any text, or as an instant (the format is in no
   * specification).
   */
  days: 'text' | 'instant';
  /** Whether a POST of a contact accepts `typeIds` (SPEC), or ignores it and only knows `types` (CLIENT). */
  typeIdsOnCreate: 'take' | 'ignore';
  /** Whether a PATCH `remove` of a reference clears it, or is refused (UNSURE which clears survive). */
  removeReference: 'clear' | 'refuse';
  /** A contact created with a company but without a site gets the company's default site (UNSURE). */
  defaultSite: boolean;
  /** DELETE of a contact with activities answers 409 unless `transferContactId` is given (UNSURE). */
  transferContactRequired: boolean;
  /** Whether all clauses of `childConditions` must hold for the same element (UNSURE). */
  childSameElement: boolean;
  /** How a quote inside a condition string is escaped: backslash (CLIENT), doubled, or not at all (UNSURE). */
  quoteEscape: 'backslash' | 'double' | 'none';
  /** Whether `in` is allowed in childConditions and customFieldConditions (UNSURE). */
  inOutsideConditions: boolean;
  /** Datetimes in conditions match nothing but `> [YYYY-MM-DD]`: one self-hosted report (UNSURE). */
  dateOnlyConditions: boolean;
  /**
   * Times in conditions compared by day: the instant asked for is rounded down or to the nearest day, or
   * the stored time is rounded down (UNSURE).
   */
  timeRounding: 'none' | 'down' | 'nearest' | 'stored';
  /** Long texts such as notes in conditions: searched, refused, or never matching (UNSURE). */
  longTextConditions: 'search' | 'refuse' | 'nothing';
  /**
   * The effect of `orderBy` with lastUpdated, which no GET returns at the top level: it orders, is ignored,
   * or is rejected (UNSURE).
   */
  orderByLastUpdated: 'order' | 'ignore' | 'refuse';
  /** Whether a null field meets `!=`, `not like`, `not contains`, `not in` (UNSURE). */
  nullMatchesNegation: boolean;
  /** Whether adding and changing callbacks needs the right on Table Setup, or none (UNSURE). */
  callbackRights: 'none' | 'tableSetup';
  /** Whether fetching the callback signing key needs credentials (UNSURE). */
  keyUrlAuth: boolean;
  /** Scope of a callback's self suppression: the creator's member, or nothing (UNSURE). */
  selfSuppression: 'member' | 'none';
  /** A status with `disallowSavingFlag` prevents saving the company's records (UNSURE). */
  disallowSaving: boolean;
  /** Strings longer than a field are rejected, or cut (length facts are UNSURE). */
  overLong: 'refuse' | 'truncate';
  /**
   * Duplicate contacts (same name and company) are rejected unless `ignoreDuplicates` is set
   * (UNSURE).
   */
  duplicateContacts: 'allow' | 'refuse';
  /**
   * Release of the server, such as `2025.1`: the newest `Accept` version and the newest models it
   * has. It does not know members added later.
   */
  serverVersion: string;
  /** Status for an `Accept` version the endpoint does not support; the code is known (OBS), the status not. */
  unsupportedVersion: 400 | 404;
  /** Longest request target in characters before 414; the guide advises staying below 2,000 (DOC). */
  maxUrlLength: number;
}

/** Each switch at its most likely setting. */
export const DEFAULT_SWITCHES: Readonly<Switches> = {
  badCredentials: '401',
  missingClientId: '401',
  unregisteredClientId: 'refuse',
  myRights: 'filter',
  lookupsWithoutRights: true,
  unknownCompany: 'null',
  isCloudType: 'boolean',
  movedCodebase: 'json404',
  siteUrlScheme: false,
  tokensByApiMember: false,
  infoWithoutAuth: false,
  myAccount: 'present',
  touchOnCommunication: true,
  touchOnTypeAssociation: true,
  touchOnCustomField: true,
  callbackOnSubresource: true,
  replaceNull: 'clear',
  patchRefSubpath: 'silent',
  forwardOnlyEnd: 'empty',
  customFieldsRequiredOnPatch: true,
  contactPut: 'broken',
  newlines: 'space',
  notesNewlines: 'keep',
  bodyTypeError: 500,
  unknownFields: 'omit',
  days: 'text',
  typeIdsOnCreate: 'take',
  removeReference: 'clear',
  defaultSite: true,
  transferContactRequired: false,
  childSameElement: false,
  quoteEscape: 'backslash',
  inOutsideConditions: false,
  dateOnlyConditions: false,
  timeRounding: 'none',
  longTextConditions: 'search',
  orderByLastUpdated: 'order',
  nullMatchesNegation: false,
  callbackRights: 'none',
  keyUrlAuth: false,
  selfSuppression: 'member',
  disallowSaving: false,
  overLong: 'refuse',
  duplicateContacts: 'allow',
  serverVersion: '2026.4',
  unsupportedVersion: 400,
  maxUrlLength: 2048,
};
