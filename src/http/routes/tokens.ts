import { z } from 'zod';
import { newTokenSchema, tokenDocument, tokenSchema } from '../../contract/token.ts';
import { notFound } from '../../core/notFound.ts';
import { addToken, lifetimeOf, removeToken } from '../../engine/setup/tokens.ts';
import type { Member } from '../../ports/access.ts';
import type { TokenRow } from '../../ports/accessStores.ts';
import { ok, operation } from '../operation.ts';
import { Refusal } from '../refusal.ts';

const tag = 'Tokens';

/** Administrators see all, others their own. */
function sees({ role, userId }: Member): (token: TokenRow) => boolean {
  return (token) => role === 'admin' || (userId !== null && token.userId === userId);
}

export const tokenOperations = [
  operation(
    {
      id: 'listTokens',
      method: 'get',
      path: '/organizations/{org}/tokens',
      tag,
      summary: 'API tokens',
      description: 'Requires a session. Administrators see all tokens, others their own.',
      access: 'tokens.read',
      sessionOnly: true,
      answers: [
        {
          status: 200,
          description: 'All of them.',
          schema: z.strictObject({ data: z.array(tokenSchema), nextCursor: z.null() }),
        },
      ],
    },
    async ({ organization, member }) => {
      const rows = (await organization.stores.tokens.list()).filter(sees(member));
      return ok({ data: rows.map(tokenDocument), nextCursor: null });
    },
  ),
  operation(
    {
      id: 'addToken',
      method: 'post',
      path: '/organizations/{org}/tokens',
      tag,
      summary: 'Create an API token',
      access: 'tokens.change',
      sessionOnly: true,
      recentPassword: true,
      body: z.strictObject({
        name: z.string().max(1000),
        scope: z.enum(['read', 'write', 'admin']),
        user: z
          .string()
          .nullable()
          .optional()
          .describe('Null: it belongs to the organization (administrators only).'),
        expires: z.string().default('90d').describe('`90d`, or `never`.'),
      }),
      answers: [
        {
          status: 201,
          description: 'The token, shown once.',
          schema: newTokenSchema.partial({ token: true }),
        },
      ],
      secrets: ['token'],
    },
    async ({ organization, people: { bearers }, member, body }) => {
      const userId = body.user === undefined ? member.userId : body.user;
      if (member.role !== 'admin' && userId !== member.userId) throw new Refusal('not_allowed');
      const days = lifetimeOf(body.expires, 'expires');
      const { name, scope } = body;
      const entered = { name, scope, userId, days };
      const { row, token } = await addToken({ ...organization, bearers }, entered);
      return { status: 201, body: { ...tokenDocument(row), token } };
    },
  ),
  operation(
    {
      id: 'removeToken',
      method: 'delete',
      path: '/organizations/{org}/tokens/{id}',
      tag,
      summary: 'Remove an API token',
      access: 'tokens.change',
      sessionOnly: true,
      params: z.strictObject({ id: z.string() }),
      answers: [{ status: 204, description: 'Done.' }],
    },
    async ({ organization, member, params }) => {
      const rows = (await organization.stores.tokens.list()).filter(sees(member));
      if (!rows.some(({ id }) => id === params.id)) throw notFound('token', params.id);
      await removeToken(organization, params.id);
      return { status: 204 };
    },
  ),
];
