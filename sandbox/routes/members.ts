import type { Call } from '../http/call.ts';
import { unknownEndpoint } from '../http/errors.ts';
import { compileModel } from '../model/compile.ts';
import type { Field } from '../model/field.ts';
import { reference } from '../model/reference.ts';
import { choice, flag, identity, instant, text } from '../model/scalars.ts';
import { securityRoleTarget, territoryTarget } from '../model/targets.ts';
import type { Member } from '../world/setupEntities.ts';
import { compilePresenter } from './read.ts';
import type { Resource } from './resource.ts';
import type { ApiRouter } from './router.ts';

const WAYS = ['Office', 'Mobile', 'Home'];
const required = { required: true } as const;

const light: readonly Field<Member>[] = [
  identity(),
  text('identifier', 15, required),
  text('firstName', 30, required),
  text('lastName', 30, required),
  choice('licenseClass', ['F', 'A', 'C', 'X'], required),
  flag('inactiveFlag'),
];

const memberModel = compileModel<Member>({
  label: 'Member',
  resource: 'member',
  fields: [
    ...light,
    text('title', 100),
    text('officeEmail', 250),
    text('primaryEmail', 250),
    choice('defaultEmail', WAYS, required),
    choice('defaultPhone', WAYS, required),
    instant('hireDate', required),
    flag('adminFlag', false, { writable: false }),
    reference('securityRole', 'securityRoleId', securityRoleTarget, required),
    reference('defaultLocation', 'defaultLocationId', territoryTarget),
  ],
});

/** System users such as `zadmin` are neither listed nor readable (OBS). */
function listed(call: Call): readonly Member[] {
  return call.world.members.all().filter((member) => !member.hidden);
}

function locate(call: Call): Member | undefined {
  const key = call.context.req.param('id') ?? '';
  const member = /^\d+$/.test(key)
    ? call.world.members.get(Number(key))
    : call.world.memberByIdentifier(key);
  return member?.hidden === true ? undefined : member;
}

const readMembers: Resource<Member> = {
  path: 'system/members',
  compiled: memberModel,
  permission: 'Member Maintenance',
  list: listed,
  find: (call, id) => call.world.members.get(id),
  locate,
};

/** Adds `/system/members` with its light form, API members and the caller's own account. */
export function addMembers(router: ApiRouter): void {
  router.path('system/myAccount', {
    GET(call) {
      const { member } = call.caller;
      if (call.switches.myAccount === '404' || member === undefined) throw unknownEndpoint();
      return call.text(200, compilePresenter(call, memberModel)(member));
    },
  });
  router.resource({
    ...readMembers,
    path: 'system/info/members',
    compiled: compileModel<Member>({ label: 'Member', resource: 'member', fields: light }),
    lookup: true,
  });
  router.resource({
    ...readMembers,
    path: 'system/apiMembers',
    permission: 'Manage Hosted API',
    list: (call) => listed(call).filter((member) => member.licenseClass === 'A'),
  });
  router.resource({
    ...readMembers,
    changeType: 'member',
    noPut: true,
    store(call, member) {
      call.world.members.put(member);
    },
  });
}
