import type { Answer } from '../../api/call.ts';
import type { Row } from '../../api/queries.ts';

export type User = Row<'GET /organizations/{org}/users'>;
export type Invitation = Row<'GET /organizations/{org}/invitations'>;
export type Members = Answer<'GET /organizations/{org}/members'>;
export type Member = Members['suggestions'][number]['member'];
export type Role = User['role'];

/** The queries to refetch after a change of users. */
export const ofUsers = [
  'GET /organizations/{org}/users',
  'GET /organizations/{org}/members',
  'GET /organizations/{org}/invitations',
] as const;
