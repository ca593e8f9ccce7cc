import type { Context } from 'hono';
import { z } from 'zod';

/** A control request that cannot be done as asked. */
export class ControlError extends Error {
  readonly status: 400 | 404;
  readonly issues: readonly { path: string; message: string }[];

  constructor(
    status: 400 | 404,
    message: string,
    issues: readonly { path: string; message: string }[] = [],
  ) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
    this.issues = issues;
  }
}

/** Checks input against a schema; throws a ControlError that names each bad field. */
export function checked<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }));
  const first = issues[0];
  const where = first === undefined || first.path === '' ? 'the request' : first.path;
  throw new ControlError(400, `${where}: ${first?.message ?? 'is not valid'}`, issues);
}

/** The JSON body, checked; an empty body counts as `{}`. */
export async function bodyOf<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> {
  const text = await c.req.text();
  let json: unknown = {};
  try {
    if (text !== '') json = JSON.parse(text);
  } catch {
    throw new ControlError(400, 'the body is not JSON');
  }
  return checked(schema, json);
}

const id = z.int().min(1);

/** Which records: these ids, or the first `count`. */
const which = { ids: z.array(id).optional(), count: z.int().min(1).optional() };
const oneWay = {
  message: 'give either ids or count',
  path: ['ids'],
};
const isOneWay = (of: { ids?: unknown; count?: unknown }) =>
  (of.ids === undefined) !== (of.count === undefined);

const text = z.string().nullable().optional();

export const seedRequest = z.strictObject({
  contacts: z.int().min(0).max(200_000),
  companies: z.int().min(0).max(100_000).optional(),
  seed: z.int().optional(),
  customFields: z.int().min(0).max(200).optional(),
  scenario: z.enum(['real', 'plain']).optional(),
});

export const snapshotRequest = z.strictObject({ name: z.string().min(1).max(100) });

export const clockRequest = z.union([
  z.strictObject({ at: z.iso.datetime() }),
  z.strictObject({ release: z.literal(true) }),
]);

export const advanceRequest = z.strictObject({ milliseconds: z.int().min(0) });

export const releaseRequest = z.strictObject({
  fault: z.union([id, z.string().min(1)]).optional(),
});

export const rateLimitRequest = z.strictObject({ perMinute: z.int().min(1).nullable() });

export const journalQuery = z.strictObject({
  method: z.string().optional(),
  resource: z.string().optional(),
  path: z
    .string()
    .transform((source, context) => {
      try {
        return new RegExp(source);
      } catch (error) {
        context.addIssue({ code: 'custom', message: String(error) });
        return z.NEVER;
      }
    })
    .optional(),
  status: z.coerce.number().int().optional(),
  fault: z.string().optional(),
  afterSeq: z.coerce.number().int().optional(),
});

const level = z.enum(['None', 'My', 'All']).optional();

export const rightsRequest = z.strictObject({
  /** Name of the role; by default the roles of all API members. */
  role: z.string().optional(),
  moduleFunctionName: z.string().min(1),
  add: level,
  edit: level,
  delete: level,
  inquire: level,
});

export const disturbRequest = z.strictObject({
  drop: z.int().min(0).optional(),
  duplicate: z.int().min(0).optional(),
  reorder: z.int().min(0).optional(),
});

export const contactsRequest = z.strictObject(which).refine(isOneWay, oneWay);

/** `{id}` in a text becomes the contact's id. */
export const editContactsRequest = z
  .strictObject({
    ...which,
    firstName: z.string().optional(),
    lastName: text,
    title: text,
    nickName: text,
    school: text,
    addressLine1: text,
    addressLine2: text,
    city: text,
    state: text,
    zip: text,
    email: z.string().optional(),
    companyId: id.nullable().optional(),
    inactiveFlag: z.boolean().optional(),
  })
  .refine(isOneWay, oneWay);

export const addContactsRequest = z.strictObject({
  count: z.int().min(1).max(10_000),
  companyId: id.nullable().default(null),
});

export const companyTypesRequest = z.strictObject({
  ids: z.array(id).min(1),
  types: z.array(z.string()),
});

export const editCompaniesRequest = z.strictObject({
  ids: z.array(id).min(1),
  name: z.string().optional(),
  phoneNumber: text,
  faxNumber: text,
  website: text,
  numberOfEmployees: z.int().nullable().optional(),
  deletedFlag: z.boolean().optional(),
  /** Names of setup records; null clears. */
  market: text,
  territory: text,
  status: text,
  /** Member identifier. */
  territoryManager: text,
});
