import { Edits, someEditor } from '../control/edits.ts';
import { apiRoles, setRights } from '../control/rights.ts';
import type { World } from '../world/world.ts';
import type { FaultEffects } from './middleware.ts';

/** The effects of faults on a world. Role changes hit every API member. */
export function worldEffects(world: World): FaultEffects {
  return {
    shiftPage({ action, count }, servedIds) {
      const edits = new Edits(world, someEditor(world));
      const ids = servedIds.filter((id) => world.contacts.get(id) !== undefined).slice(0, count);
      switch (action) {
        case 'deactivate':
          edits.contacts(ids, () => ({ inactiveFlag: true }));
          break;
        case 'touch':
          edits.contacts(ids, () => ({}));
          break;
        case 'delete':
          edits.deleteContacts(ids);
          break;
        case 'create':
          edits.addContacts(count, world.contacts.get(ids[0] ?? -1)?.companyId ?? null);
          break;
      }
    },
    dropRights({ moduleFunctionName, rights, level }) {
      const levels = Object.fromEntries(rights.map((right) => [right, level]));
      for (const role of apiRoles(world)) setRights(world, role.id, moduleFunctionName, levels);
    },
    moveCodebase({ codebase }) {
      world.site = { ...world.site, codebase };
    },
  };
}
