import type { PermissionFunction } from '../world/baseline.ts';
import type { Member, RightLevel } from '../world/setupEntities.ts';
import type { World } from '../world/world.ts';

/** The caller of a request. */
export interface Caller {
  readonly kind: 'apiMember' | 'integrator' | 'impersonated' | 'anonymous' | 'person';
  /** The value that `updatedBy` gets. */
  readonly identifier: string;
  /** Undefined for integrators and anonymous callers. */
  readonly member: Member | undefined;
  /** Integrators only: may mint impersonation tokens. */
  readonly mayImpersonate: boolean;
}

export type RightVerb = 'inquire' | 'add' | 'edit' | 'delete';

/**
 * The level a caller's role has for a function. Roles do not apply to integrators, nor to a person who tries
 * things out in the sandbox.
 */
export function levelOf(
  world: World,
  caller: Caller,
  permission: PermissionFunction,
  verb: RightVerb,
): RightLevel {
  if (caller.kind === 'integrator' || caller.kind === 'person') return 'All';
  const roleId = caller.member?.securityRoleId ?? null;
  if (roleId === null) return 'None';
  for (const id of world.settingsByRole.ids(roleId)) {
    const setting = world.securityRoleSettings.must(id);
    if (setting.moduleFunctionName === permission) return setting[`${verb}Level`];
  }
  return 'None';
}
