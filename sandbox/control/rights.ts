import type { RightVerb } from '../auth/caller.ts';
import type { RightLevel, SecurityRole } from '../world/setupEntities.ts';
import type { World } from '../world/world.ts';

/** Roles of the site's API members. */
export function apiRoles(world: World): readonly SecurityRole[] {
  const ids = new Set(
    world.members
      .all()
      .filter((member) => member.licenseClass === 'A')
      .map((member) => member.securityRoleId),
  );
  return world.securityRoles.all().filter((role) => ids.has(role.id));
}

/**
 * Sets levels of one row of a role. Returns whether the role has the row. Roles do not apply to integrator
 * logins.
 */
export function setRights(
  world: World,
  roleId: number,
  moduleFunctionName: string,
  levels: Partial<Record<RightVerb, RightLevel | undefined>>,
): boolean {
  let found = false;
  for (const id of world.settingsByRole.ids(roleId)) {
    const row = world.securityRoleSettings.must(id);
    if (row.moduleFunctionName !== moduleFunctionName) continue;
    world.securityRoleSettings.put({
      ...row,
      addLevel: levels.add ?? row.addLevel,
      editLevel: levels.edit ?? row.editLevel,
      deleteLevel: levels.delete ?? row.deleteLevel,
      inquireLevel: levels.inquire ?? row.inquireLevel,
      ...world.stamp('zadmin'),
    });
    found = true;
  }
  return found;
}
