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
      summary: 'The example data beside the organization, and how far it is prepared',
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
      summary: 'Makes an organization with example data, against a sandbox that the service runs',
      description:
        'Beside an organization that has no connection yet. It is there at once and filled within a minute; whoever asks is an administrator of it. Where there is one already, it is that one.',
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
      description: 'Of the organization it was made for, or in the example itself.',
      access: 'organization.change',
      untransacted: true,
      answers: [{ status: 204, description: 'It is removed.' }],
    },
    async ({ organization, examples }) => {
      if (!(await examples.remove(organization))) {
        throw notFound('example', organization.stores.organizationId);
      }
      return { status: 204 };
    },
  ),
];
