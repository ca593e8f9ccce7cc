import { OpenAPIHono, z } from '@hono/zod-openapi';
import { problemSchema } from '../contract/problem.ts';
import { isRight, rights } from '../core/rights.ts';
import type { Described, Operation } from './operation.ts';

type Registry = OpenAPIHono['openAPIRegistry'];

/** The OpenAPI document (3.1), from the schemas that validate. */
export function openApiDocument(operations: readonly Operation[], version: string): object {
  const app = new OpenAPIHono();
  const registry = app.openAPIRegistry;
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token.',
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-ampwise',
  });
  const problem = registry.register('Problem', problemSchema);
  for (const operation of operations) describe(registry, operation, problem);
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ampwise',
      version,
      description: 'Keeps contacts of AMP and ConnectWise PSA in step.',
      license: Object.assign({ name: 'MIT' }, { identifier: 'MIT' }),
    },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
  });
}

function describe(registry: Registry, operation: Operation, problem: z.ZodType): void {
  const {
    id,
    method,
    path,
    tag,
    summary,
    description,
    access,
    params,
    query,
    body,
    file,
    answers,
    versioned,
  } = operation;
  const names = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name = '']) => name);
  const shape = Object.fromEntries(names.map((name) => [name, params?.shape[name] ?? z.string()]));
  const headers = {
    ...(versioned === true
      ? { 'If-Match': z.string().describe('The ETag of what is changed, or `*`.') }
      : {}),
    ...(method === 'post'
      ? {
          'Idempotency-Key': z
            .string()
            .min(1)
            .max(255)
            .optional()
            .describe('The same request happens once.'),
        }
      : {}),
  };
  const refused = (text: string) => ({
    description: text,
    content: { 'application/problem+json': { schema: problem } },
  });
  const media =
    file?.mediaTypes ??
    (method === 'patch'
      ? ['application/merge-patch+json', 'application/json']
      : ['application/json']);
  const schema = file === undefined ? body : z.string();
  registry.registerPath({
    operationId: id,
    method,
    path,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(access === 'public' ? { security: [] } : { security: [{ token: [] }, { session: [] }] }),
    'x-scope': isRight(access) ? rights[access].scope : 'read',
    request: {
      ...(names.length === 0 ? {} : { params: z.object(shape) }),
      ...(query === undefined ? {} : { query }),
      ...(Object.keys(headers).length === 0 ? {} : { headers: z.object(headers) }),
      ...(schema === undefined
        ? {}
        : {
            body: {
              required: true,
              content: Object.fromEntries(media.map((type) => [type, { schema }])),
            },
          }),
    },
    responses: {
      ...Object.fromEntries(answers.map((one) => [one.status, answerOf(one)])),
      '4XX': refused('The request was refused.'),
      '5XX': refused('Something failed on our side.'),
    },
  });
}

function answerOf({ description, schema, mediaType = 'application/json' }: Described) {
  return schema === undefined
    ? { description }
    : { description, content: { [mediaType]: { schema } } };
}
