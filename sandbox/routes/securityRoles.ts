import type { Call } from '../http/call.ts';
import { notFound } from '../http/errors.ts';
import { compileModel } from '../model/compile.ts';
import { choice, derived, flag, identity, text } from '../model/scalars.ts';
import { PERMISSION_ROWS } from '../world/baseline.ts';
import type { SecurityRole, SecurityRoleSetting } from '../world/setupEntities.ts';
import { type Resource, wholeCollection } from './resource.ts';

const LEVELS = ['None', 'My', 'All'];
const whole = wholeCollection((world) => world.securityRoles);

/** `/system/securityroles`: GET, POST, DELETE (SPEC). A new role has no rights. */
export const securityRoles: Resource<SecurityRole> = {
  path: 'system/securityroles',
  compiled: compileModel<SecurityRole>({
    label: 'SecurityRole',
    resource: 'securityRole',
    fields: [
      identity(),
      text('name', 30, { required: true }),
      text('roleType'),
      flag('adminFlag'),
      flag('inactiveFlag'),
    ],
  }),
  permission: 'Security',
  list: whole.list,
  find: whole.find,
  blank: (call) => ({
    id: call.world.securityRoles.nextId(),
    name: '',
    roleType: 'Custom',
    adminFlag: false,
    inactiveFlag: false,
    ...call.world.stamp(call.caller.identifier),
  }),
  store(call, role, { previous }) {
    const { world } = call;
    world.securityRoles.put(role);
    if (previous !== undefined) return;
    for (const [moduleName, moduleFunctionName] of PERMISSION_ROWS) {
      world.securityRoleSettings.put({
        id: world.securityRoleSettings.nextId(),
        roleId: role.id,
        moduleName,
        moduleFunctionName,
        addLevel: 'None',
        editLevel: 'None',
        deleteLevel: 'None',
        inquireLevel: 'None',
        ...world.stamp(call.caller.identifier),
      });
    }
  },
  remove(call, role) {
    const { world } = call;
    for (const id of world.settingsByRole.ids(role.id)) world.securityRoleSettings.delete(id);
    world.securityRoles.delete(role.id);
  },
};

function roleId(call: Call): number {
  const id = call.id('parent');
  if (call.world.securityRoles.get(id) === undefined) throw notFound('SecurityRole', id);
  return id;
}

const module = (setting: SecurityRoleSetting): string => setting.moduleName.replaceAll(' ', '');
const no = derived<SecurityRoleSetting>('', { kind: 'bool' }, () => false);

/** `/system/securityRoles/{parentId}/settings` (SPEC). Identifiers are the sandbox's own. */
export const securityRoleSettings: Resource<SecurityRoleSetting> = {
  path: 'system/securityRoles/:parent/settings',
  compiled: compileModel<SecurityRoleSetting>({
    label: 'SecurityRoleSetting',
    resource: 'securityRoleSetting',
    fields: [
      identity(),
      choice('addLevel', LEVELS, { required: true }),
      choice('deleteLevel', LEVELS, { required: true }),
      choice('editLevel', LEVELS, { required: true }),
      choice('inquireLevel', LEVELS, { required: true }),
      text('moduleFunctionName', undefined, { writable: false }),
      derived(
        'moduleFunctionDescription',
        { kind: 'string' },
        (setting) => setting.moduleFunctionName,
      ),
      derived(
        'moduleFunctionIdentifier',
        { kind: 'string' },
        (setting) => `${module(setting)}_${setting.moduleFunctionName.replaceAll(/\W/g, '')}`,
      ),
      { ...no, name: 'myAllFlag' },
      { ...no, name: 'reportFlag' },
      { ...no, name: 'restrictFlag' },
      { ...no, name: 'customFlag' },
      text('moduleName', undefined, { writable: false }),
      derived('moduleIdentifier', { kind: 'string' }, module),
      derived('moduleDescription', { kind: 'string' }, (setting) => setting.moduleName),
      derived('sortOrder', { kind: 'int' }, (setting) => setting.id),
    ],
  }),
  permission: 'Security',
  list: (call) =>
    [...call.world.settingsByRole.ids(roleId(call))]
      .toSorted((a, b) => a - b)
      .map((id) => call.world.securityRoleSettings.must(id)),
  find(call, id) {
    const setting = call.world.securityRoleSettings.get(id);
    return setting?.roleId === roleId(call) ? setting : undefined;
  },
  store(call, setting) {
    call.world.securityRoleSettings.put(setting);
  },
};
