// Writes the types of the API for the web app, from the API document: one member for each operation, named
// `GET /path`, with its path, query, body and answer. `npm run typecheck` runs it first.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { z } from 'zod';
import { openApiDocument } from '../src/http/openApi.ts';
import { operations } from '../src/http/operations.ts';

const folder = fileURLToPath(new URL('../node_modules/.cache/ampwise-api', import.meta.url));

const schemaOf = z.looseObject({});
const contentOf = z.record(z.string(), z.looseObject({ schema: schemaOf.optional() })).optional();
const parameterOf = z.looseObject({
  $ref: z.string().optional(),
  name: z.string().optional(),
  in: z.string().optional(),
  required: z.boolean().optional(),
  schema: schemaOf.optional(),
});
const documentOf = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string().optional(),
        parameters: z.array(parameterOf).optional(),
        requestBody: z.looseObject({ content: contentOf }).optional(),
        responses: z.record(z.string(), z.looseObject({ content: contentOf })).optional(),
      }),
    ),
  ),
  components: z.looseObject({
    schemas: z.record(z.string(), schemaOf),
    parameters: z.record(z.string(), parameterOf).optional(),
  }),
});

const document = documentOf.parse(openApiDocument(operations, ''));
type Found = z.infer<typeof parameterOf>;

/** An object schema that allows only the named members. */
function members(properties: Record<string, unknown>, required: readonly string[]) {
  return { type: 'object', additionalProperties: false, required, properties };
}

function named(parameters: readonly Found[], place: string) {
  const found = parameters
    .map((one) =>
      one.$ref === undefined
        ? one
        : (document.components.parameters?.[one.$ref.split('/').at(-1) ?? ''] ?? one),
    )
    .filter((one) => one.in === place);
  return members(
    Object.fromEntries(found.map(({ name = '', schema }) => [name, schema ?? {}])),
    found.filter(({ required }) => required === true).map(({ name = '' }) => name),
  );
}

function bodyOf(content: z.infer<typeof contentOf>) {
  return content === undefined ? undefined : Object.values(content)[0]?.schema;
}

const all: Record<string, unknown> = {};
for (const [path, methods] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    if (operation.operationId === undefined) continue;
    const { parameters = [], requestBody, responses = {} } = operation;
    const json = requestBody?.content?.['application/json']?.schema;
    const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
    const bodies = answers.flatMap(([, { content }]) => bodyOf(content) ?? []);
    const answer = bodies.length > 1 ? { anyOf: bodies } : bodies[0];
    const short = path.replace(/^\/api\/v1/u, '');
    all[`${method.toUpperCase()} ${short}`] = members(
      {
        path: named(parameters, 'path'),
        query: named(parameters, 'query'),
        ...(json === undefined ? {} : { body: json }),
        answer: answer ?? { type: 'null' },
      },
      ['path', 'query', 'answer', ...(json === undefined ? [] : ['body'])],
    );
  }
}
// Only a schema with a title becomes a type of its own, and only such a type may contain itself.
for (const [name, schema] of Object.entries(document.components.schemas)) {
  schema.title = name.startsWith('_') ? `Inner${name.slice(1)}` : name;
}
const root = { ...members(all, Object.keys(all)), title: 'Api', components: document.components };
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a JSON Schema, put together above
const types = await compile(root as unknown as JSONSchema, 'Api', {
  bannerComment: '// Made by test/apiTypes.ts.',
  additionalProperties: false,
  // A list of at most ten items is typed as a list, not as ten tuples.
  ignoreMinAndMaxItems: true,
  unreachableDefinitions: false,
  format: false,
});
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/api.d.ts`, types);
