import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { at, membersOf } from '../../test/support/at.ts';
import { openApiDocument } from './openApi.ts';
import { operations } from './operations.ts';

const document = openApiDocument(operations, '0.0.0');
const text = JSON.stringify(document);

describe('the API document', () => {
  it('passes the recommended rules of an independent linter', async () => {
    // A path that is written out comes before one with parameters; no id is called `imports`.
    const rules = { 'no-ambiguous-paths': 'off' } as const;
    const config = await createConfig({ extends: ['recommended'], rules });
    const problems = await lintFromString({ source: text, config, absoluteRef: 'openapi.json' });
    const told = problems.map(({ ruleId, message, location }) => ({
      ruleId,
      message,
      at: location[0]?.pointer,
    }));
    expect(told).toEqual([]);
  });

  it('has each operation, with its scope', () => {
    const told = Object.entries(membersOf(at(document, 'paths'))).flatMap(([path, item]) =>
      Object.entries(membersOf(item)).map(
        ([method, one]) => `${method} ${path} ${String(at(one, 'x-scope'))}`,
      ),
    );
    expect(told.length).toBe(operations.length);
    expect(told).toContain('get /organizations/{org}/filter read');
    expect(told).toContain('post /organizations/{org}/filter/preview read');
    expect(told).toContain('put /organizations/{org}/filter write');
    expect(told).toContain('patch /organizations/{org}/settings admin');
  });

  it('names what is used in several places once, and nothing that is not used', () => {
    const schemas = Object.keys(membersOf(at(document, 'components', 'schemas')));
    expect(schemas).toContain('Problem');
    for (const name of schemas) expect(text, name).toContain(`"#/components/schemas/${name}"`);
    const references = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/gu)].map(
      ([, name = '']) => name,
    );
    expect(references.filter((name) => !schemas.includes(name))).toEqual([]);
  });

  it('lets answers gain members, and refuses unknown ones in what is sent', () => {
    const put = at(document, 'paths', '/organizations/{org}/filter', 'put');
    const sent = at(put, 'requestBody', 'content', 'application/json', 'schema');
    expect(at(sent, 'additionalProperties')).toBe(false);
    expect(JSON.stringify(at(put, 'responses'))).not.toContain('"additionalProperties":false');
  });
});
