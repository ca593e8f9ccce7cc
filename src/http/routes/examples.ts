import { exampleDocument, exampleSchema } from '../../contract/example.ts';
import { notFound } from '../../core/notFound.ts';
import { exampleFor } from '../../engine/setup/examples.ts';
import { ok, operation } from '../operation.ts';
import { sessionOf } from '../people.ts';

const tag = 'Organization';
const path = '/organizations/{org}/example';

export const exampleOperations = [
  operation(
    {
      id: 'getExample',
      method: 'get',
      path,
      tag,
      summary: 'The example data of the organization, and its progress',
      access: 'organization.read',
      answers: [{ status: 200, description: 'The example data.', schema: exampleSchema }],
    },
    async ({ organization: { stores }, people }) =>
      ok(exampleDocument(await exampleFor(people, stores.organizationId))),
  ),
  operation(
    {
      id: 'makeExample',
      method: 'post',
      path,
      tag,
      summary:
        'Creates an organization with example data, connected to a sandbox that the service runs',
      description:
        'Only for an organization without a connection. It exists at once and is filled within a minute, and the person who asks is its administrator. If there already is one, that one is returned.',
      access: 'organization.change',
      sessionOnly: true,
      untransacted: true,
      answers: [{ status: 202, description: 'It is being prepared.', schema: exampleSchema }],
    },
    async (request) => {
      const { organization, examples } = request;
      const { accountId, name, email } = sessionOf(request);
      const visitor = { accountId, name, email };
      return {
        status: 202,
        body: exampleDocument(await examples.begin({ organization, visitor })),
      };
    },
  ),
  operation(
    {
      id: 'removeExample',
      method: 'delete',
      path,
      tag,
      summary: 'Removes the example data with everything in it',
      description: 'In the organization it was created for, or in the example itself.',
      access: 'organization.change',
      untransacted: true,
      answers: [{ status: 204, description: 'Removed.' }],
    },
    async ({ organization, examples }) => {
      if (!(await examples.remove(organization))) {
        throw notFound('example', organization.stores.organizationId);
      }
      return { status: 204 };
    },
  ),
];
