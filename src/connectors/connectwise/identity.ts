import { Failure } from '../../core/failure.ts';
import type { ApiIdentity, RoleRight } from '../../ports/connectwise.ts';
import type { Api } from './api.ts';
import { elements, flag, isObject, reference, text, type WireObject } from './wire.ts';

/**
 * The member the credentials belong to (SPEC: `/system/myAccount`, a member). Null if ConnectWise
 * does not tell: some self-hosted versions do not have it (OBS), and the right may be missing.
 */
export async function readIdentity(api: Api): Promise<ApiIdentity | null> {
  const json = await unlessRefused(() => api.get({ resource: 'account' }));
  if (!isObject(json)) return null;
  const role = reference(json, 'securityRole');
  const identifier = text(json, 'identifier');
  if (identifier === null) return null;
  return {
    identifier,
    licenseClass: text(json, 'licenseClass'),
    inactive: flag(json, 'inactiveFlag'),
    roleId: role?.id ?? null,
    roleName: role?.name ?? null,
  };
}

/** All rows of a security role (SPEC). Null if they may not be read. */
export async function readRoleRights(
  api: Api,
  roleId: number,
): Promise<readonly RoleRight[] | null> {
  const json = await unlessRefused(() =>
    api.get({
      resource: 'role_rights',
      below: `/${roleId}/settings`,
      query: [['pageSize', '1000']],
    }),
  );
  if (!Array.isArray(json)) return null;
  return elements({ rows: json }, 'rows').map((row) => ({
    module: text(row, 'moduleName') ?? text(row, 'moduleDescription') ?? '',
    row: text(row, 'moduleFunctionName') ?? text(row, 'moduleFunctionDescription') ?? '',
    inquire: level(row, 'inquireLevel'),
    add: level(row, 'addLevel'),
    edit: level(row, 'editLevel'),
    delete: level(row, 'deleteLevel'),
  }));
}

function level(row: WireObject, name: string): RoleRight['inquire'] {
  const value = text(row, name)?.toLowerCase();
  if (value === 'all') return 'All';
  return value === 'my' ? 'My' : 'None';
}

async function unlessRefused(read: () => Promise<{ readonly json: unknown }>): Promise<unknown> {
  try {
    return (await read()).json;
  } catch (thrown) {
    const quiet = ['right_missing', 'access_refused', 'endpoint_missing', 'record_missing'];
    if (thrown instanceof Failure && quiet.includes(thrown.code)) return null;
    throw thrown;
  }
}
