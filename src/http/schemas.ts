import { z } from 'zod';

export type JsonSchema = {
  readonly $ref?: string;
  readonly description?: string;
  readonly [member: string]: unknown;
};

type Way = 'input' | 'output';

/** Collects schemas, then returns each as JSON Schema, with references to the named ones. */
export type Schemas = {
  /** Returns a number with which `build` finds the schema. */
  add(schema: z.ZodType, way: Way): number;
  build(): {
    readonly of: (added: number) => JsonSchema;
    /** The named schemas that anything refers to, by name. */
    readonly components: Readonly<Record<string, JsonSchema>>;
  };
};

const prefix = '#/components/schemas/';
/** A name that no component has, because it starts with an underscore. */
const own = (added: number) => `_${added}`;

/**
 * Requests and answers have separate schemas: a request may omit a member with a default, and
 * answers may gain members. If a named schema differs, the one for requests is called `…Input`.
 */
export function createSchemas(named: readonly (readonly [string, z.ZodType])[]): Schemas {
  const added: { readonly schema: z.ZodType; readonly way: Way }[] = [];
  const made = (way: Way): Readonly<Record<string, JsonSchema>> => {
    const registry = z.registry<{ id: string }>();
    for (const [name, schema] of named) registry.add(schema, { id: name });
    added.forEach((one, index) => {
      if (one.way === way && !registry.has(one.schema))
        registry.add(one.schema, { id: own(index) });
    });
    const { schemas } = z.toJSONSchema(registry, {
      io: way,
      unrepresentable: 'any',
      uri: (id) => `${prefix}${id}`,
      override: ({ jsonSchema }) => {
        // Clients accept members that they do not know yet.
        if (way === 'output' && jsonSchema.additionalProperties === false) {
          delete jsonSchema.additionalProperties;
        }
      },
    });
    return Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [name, withoutIds(schema)]),
    );
  };

  return {
    add(schema, way) {
      added.push({ schema, way });
      return added.length - 1;
    },

    build() {
      const [input, output] = [made('input'), made('output')];
      const names = new Map(named.map(([name, schema]) => [schema, name]));
      const differing = differingNames(input, output);
      const entered = (schema: JsonSchema) =>
        renamed(schema, (name) => (differing.has(name) ? `${name}Input` : name));
      const used = new Map<string, JsonSchema>();
      const follow = (schema: JsonSchema) => {
        for (const name of namesIn(schema)) {
          if (used.has(name)) continue;
          const found = output[name] ?? entered(input[name.replace(/Input$/u, '')] ?? {});
          used.set(name, found);
          follow(found);
        }
      };
      const of = (index: number): JsonSchema => {
        const one = added[index];
        if (one === undefined) throw new Error(`no schema ${index}`);
        const name = names.get(one.schema);
        const first = added.findIndex(
          ({ schema, way }) => schema === one.schema && way === one.way,
        );
        const found =
          name === undefined
            ? ((one.way === 'input' ? input : output)[own(first)] ?? {})
            : { $ref: `${prefix}${name}` };
        return one.way === 'input' ? entered(found) : found;
      };
      added.forEach((_, index) => {
        follow(of(index));
      });
      const sorted = [...used].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return { of, components: Object.fromEntries(sorted) };
    },
  };
}

/** Names of schemas that differ between requests and answers, or refer to one that does. */
function differingNames(
  input: Readonly<Record<string, JsonSchema>>,
  output: Readonly<Record<string, JsonSchema>>,
): ReadonlySet<string> {
  const differing = new Set(
    Object.keys(output).filter(
      (name) => JSON.stringify(input[name]) !== JSON.stringify(output[name]),
    ),
  );
  for (let before = -1; before !== differing.size; ) {
    before = differing.size;
    for (const [name, schema] of Object.entries(output)) {
      if (namesIn(schema).some((inner) => differing.has(inner))) differing.add(name);
    }
  }
  return differing;
}

function namesIn(schema: JsonSchema): readonly string[] {
  const found: string[] = [];
  renamed(schema, (name) => {
    found.push(name);
    return name;
  });
  return found;
}

/** The same schema with its references renamed. */
function renamed(schema: JsonSchema, rename: (name: string) => string): JsonSchema {
  const text = JSON.stringify(schema).replaceAll(
    /"#\/components\/schemas\/(\w+)"/gu,
    (_, name: string) => `"${prefix}${rename(name)}"`,
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same JSON with other references
  return JSON.parse(text) as JsonSchema;
}

function withoutIds(schema: JsonSchema): JsonSchema {
  const ids = ['$schema', '$id', 'id'];
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !ids.includes(name)));
}
