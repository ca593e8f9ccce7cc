import { z } from 'zod';
import { problemSchema } from '../contract/problem.ts';
import { webhookBodies, webhookSummaries } from '../contract/webhook.ts';
import { isRight, rights } from '../core/rights.ts';
import { components } from './components.ts';
import { statusesOf } from './documentedStatuses.ts';
import type { Operation } from './operation.ts';
import { createSchemas, type JsonSchema, type Schemas } from './schemas.ts';

/** The subject of the operations of a tag. */
const tags: Readonly<Record<string, string>> = {
  'AMP fields': 'Standard and custom fields of AMP contacts, and the fields of ConnectWise.',
  'Audit log': 'Changes, with who made them and when.',
  Callbacks: 'Where ConnectWise reports changed records.',
  Conflicts: 'Fields that both sides changed, until a person decides.',
  Connection: "The organization's one link to ConnectWise, and its check.",
  Contacts: 'AMP contacts.',
  Filter: 'Which ConnectWise contacts take part.',
  Holds: 'Records that no sync changes until they are released.',
  Mapping: 'Which ConnectWise field syncs with which AMP field.',
  Matches: 'Contacts and AMP contacts that may be the same person.',
  Me: 'Your own account: password, second factor and sessions.',
  Organization: 'The organization, and who you are in it.',
  Runs: 'Syncs and plans: start, follow, apply, cancel and undo them; the schedule.',
  Setup: 'The first claim of a new installation.',
  'Saved views': 'Lists as users like to see them: search, filters, sort and columns under a name.',
  'Sign-in': 'Passwords, second factor, invitations and reset links.',
  Settings: 'How an organization syncs.',
  Standing: 'Why records do or do not sync.',
  Tokens: 'API tokens of the organization and of its users.',
  Users: 'Users, their roles and Member IDs, and invitations.',
  'To-dos': 'To-dos, which become activities in ConnectWise.',
  Webhooks: 'Events that are sent to other programs as they happen.',
};

const problemType = 'application/problem+json';

/** The OpenAPI document (3.1), from the schemas that validate. */
export function openApiDocument(operations: readonly Operation[], version: string): object {
  const schemas = createSchemas(components);
  const paths: Record<string, Record<string, object>> = {};
  const described = operations.map((operation) => ({
    operation,
    told: describe(operation, schemas),
  }));
  const problem = schemas.add(problemSchema, 'output');
  const events = Object.entries(webhookBodies).map(([type, schema]) => ({
    type,
    body: schemas.add(schema, 'output'),
  }));
  const built = schemas.build();
  for (const { operation, told } of described) {
    const { path, method } = operation;
    paths[path] = { ...paths[path], [method]: told(built.of, built.of(problem)) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'ampwise',
      version,
      description: 'Keeps contacts of AMP and ConnectWise PSA in sync.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({
      name,
      description: tags[name],
    })),
    paths,
    webhooks: Object.fromEntries(
      events.map(({ type, body }) => [type, webhookOf(type, built.of(body))]),
    ),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-ampwise',
          description: 'The session of a browser.',
        },
      },
      headers,
      schemas: built.components,
    },
  };
}

function sentHeader(name: string, description: string): object {
  return { name, in: 'header', required: true, description, schema: { type: 'string' } };
}

/** An event as a receiver gets it. */
function webhookOf(type: string, schema: JsonSchema): object {
  const summaries: Readonly<Record<string, string>> = webhookSummaries;
  return {
    post: {
      operationId: type.replaceAll(/\.(\w)/gu, (_, letter: string) => letter.toUpperCase()),
      tags: ['Webhooks'],
      summary: summaries[type],
      security: [],
      parameters: [
        sentHeader('webhook-id', 'Id of the event, the same in every try.'),
        sentHeader('webhook-timestamp', 'Time of this try, in seconds since 1970.'),
        sentHeader('webhook-signature', 'One signature for each valid secret, `v1,…`.'),
      ],
      requestBody: { required: true, content: { 'application/json': { schema } } },
      responses: {
        '2XX': { description: 'Received.' },
        410: { description: 'The endpoint is gone: the webhook is switched off.' },
      },
    },
  };
}

const headers = {
  ETag: {
    description: 'Version of the answer; send it as If-Match.',
    schema: { type: 'string' },
  },
  Location: { description: 'Path of the new resource.', schema: { type: 'string' } },
  RetryAfter: { description: 'Seconds to wait.', schema: { type: 'integer' } },
};

type Of = (added: number) => JsonSchema;

/** Adds the schemas of an operation; the document is completed once all are known. */
function describe(operation: Operation, schemas: Schemas): (of: Of, problem: JsonSchema) => object {
  const { id, method, path, tag, summary, description, access, params, query, body, file } =
    operation;
  const names = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name = '']) => name);
  const inPath = names.map((name) => ({
    name,
    schema: schemas.add(members(params)[name] ?? z.string(), 'input'),
  }));
  const inQuery = Object.entries(members(query)).map(([name, schema]) => ({
    name,
    required: !schema.safeParse(undefined).success,
    schema: schemas.add(schema, 'input'),
  }));
  const sent = file === undefined ? body : z.string();
  const bodySchema = sent === undefined ? null : schemas.add(sent, 'input');
  const answers = operation.answers.map((one) => ({
    ...one,
    added: one.schema === undefined ? null : schemas.add(one.schema, 'output'),
  }));
  const media =
    file?.mediaTypes ??
    (method === 'patch'
      ? ['application/merge-patch+json', 'application/json']
      : ['application/json']);

  return (of, problem) => ({
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: access === 'public' ? [] : securityOf(operation),
    'x-scope': isRight(access) ? rights[access].scope : null,
    parameters: [
      ...inPath.map(({ name, schema }) => ({
        name,
        in: 'path',
        required: true,
        schema: of(schema),
        ...(name === 'org' ? { description: 'Id of the organization.' } : {}),
      })),
      ...inQuery.map(({ name, required, schema }) => {
        const { description: text, ...rest } = of(schema);
        return {
          name,
          in: 'query',
          ...(required ? { required } : {}),
          ...(text === undefined ? {} : { description: text }),
          schema: rest,
        };
      }),
      ...headersOf(operation),
    ],
    ...(bodySchema === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: Object.fromEntries(media.map((type) => [type, { schema: of(bodySchema) }])),
          },
        }),
    responses: {
      ...Object.fromEntries(
        answers.map(({ status, description: text, added, mediaType = 'application/json' }) => [
          status,
          {
            description: text,
            ...(operation.versioned === undefined && method !== 'get'
              ? {}
              : { headers: { ETag: { $ref: '#/components/headers/ETag' } } }),
            ...(status === 201 || status === 202
              ? { headers: { Location: { $ref: '#/components/headers/Location' } } }
              : {}),
            ...(added === null ? {} : { content: { [mediaType]: { schema: of(added) } } }),
          },
        ]),
      ),
      ...Object.fromEntries(
        statusesOf(operation).map(({ status, description: text }) => [
          status,
          {
            description: text,
            ...(status === 429
              ? { headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } }
              : {}),
            content: { [problemType]: { schema: problem } },
          },
        ]),
      ),
    },
  });
}

function securityOf({ access, sessionOnly }: Operation): readonly object[] {
  const session = { session: [] };
  return access === 'session' || sessionOnly === true ? [session] : [{ token: [] }, session];
}

function headersOf({ method, versioned }: Operation): readonly object[] {
  return [
    ...(versioned === undefined
      ? []
      : [
          {
            name: 'If-Match',
            in: 'header',
            ...(versioned === true ? { required: true } : {}),
            description: 'The ETag of the resource to change, or `*`.',
            schema: { type: 'string' },
          },
        ]),
    ...(method === 'post'
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            description: 'A repeated request with the same key is carried out once.',
            schema: { type: 'string', minLength: 1, maxLength: 255 },
          },
        ]
      : []),
  ];
}

function members(schema: z.ZodObject | undefined): Readonly<Record<string, z.ZodType>> {
  const shape: Readonly<Record<string, unknown>> = schema?.shape ?? {};
  return Object.fromEntries(
    Object.entries(shape).flatMap(([name, member]) =>
      member instanceof z.ZodType ? [[name, member]] : [],
    ),
  );
}
