import { z } from 'zod';
import type { Switches } from '../switches.ts';

const flag = z.boolean().optional();

/** Any of the switches. Kept complete by the compiler: a new switch needs a line here. */
const shape = {
  badCredentials: z.enum(['401', '404']).optional(),
  missingClientId: z.enum(['401', '403']).optional(),
  unregisteredClientId: z.enum(['refuse', 'accept']).optional(),
  myRights: z.enum(['filter', '403']).optional(),
  lookupsWithoutRights: flag,
  unknownCompany: z.enum(['null', '404']).optional(),
  isCloudType: z.enum(['boolean', 'string']).optional(),
  movedCodebase: z.enum(['text400', 'json404']).optional(),
  siteUrlScheme: flag,
  tokensByApiMember: flag,
  infoWithoutAuth: flag,
  myAccount: z.enum(['present', '404']).optional(),
  touchOnCommunication: flag,
  touchOnTypeAssociation: flag,
  touchOnCustomField: flag,
  callbackOnSubresource: flag,
  replaceNull: z.enum(['clear', 'refuse']).optional(),
  patchRefSubpath: z.enum(['silent', 'works']).optional(),
  forwardOnlyEnd: z.enum(['empty', 'absent', 'next']).optional(),
  customFieldsRequiredOnPatch: flag,
  contactPut: z.enum(['broken', 'works']).optional(),
  newlines: z.enum(['space', 'keep']).optional(),
  bodyTypeError: z.union([z.literal(500), z.literal(400)]).optional(),
  unknownFields: z.enum(['omit', 'reject']).optional(),
  days: z.enum(['text', 'instant']).optional(),
  typeIdsOnCreate: z.enum(['take', 'ignore']).optional(),
  removeReference: z.enum(['clear', 'refuse']).optional(),
  defaultSite: flag,
  transferContactRequired: flag,
  childSameElement: flag,
  quoteEscape: z.enum(['backslash', 'double', 'none']).optional(),
  inOutsideConditions: flag,
  dateOnlyConditions: flag,
  timeRounding: z.enum(['none', 'down', 'nearest', 'stored']).optional(),
  longTextConditions: z.enum(['search', 'refuse', 'nothing']).optional(),
  notesNewlines: z.enum(['space', 'keep']).optional(),
  orderByLastUpdated: z.enum(['order', 'ignore', 'refuse']).optional(),
  nullMatchesNegation: flag,
  callbackRights: z.enum(['none', 'tableSetup']).optional(),
  keyUrlAuth: flag,
  selfSuppression: z.enum(['member', 'none']).optional(),
  disallowSaving: flag,
  overLong: z.enum(['refuse', 'truncate']).optional(),
  duplicateContacts: z.enum(['allow', 'refuse']).optional(),
  serverVersion: z
    .string()
    .regex(/^\d{4}\.\d{1,2}$/)
    .optional(),
  unsupportedVersion: z.union([z.literal(400), z.literal(404)]).optional(),
  maxUrlLength: z.int().min(100).optional(),
} satisfies Record<keyof Switches, z.ZodType>;

export const switchesRequest = z.strictObject(shape);
