import type { Activity as SandboxActivity } from '../../sandbox/world/entities.ts';
import { type EngineDeps, instant } from '../../src/engine/deps.ts';
import type { NewTodo } from '../../src/ports/todoStores.ts';
import type { SandboxSite } from './sandboxSite.ts';

/** Adds a user with a Member ID of the sandbox for each of these members; the first is the default user. */
export async function addUsers(
  { stores, clock, connectWise }: EngineDeps,
  identifiers: readonly string[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const identifier of identifiers) {
    const member = await connectWise.member(identifier);
    if (member === null) throw new Error(`no member ${identifier}`);
    const id = `user-${identifier}`;
    const verifiedAt = instant(clock);
    await stores.users.add(
      {
        id,
        name: `User ${identifier}`,
        email: `${identifier}@example.com`,
        role: 'member',
        member: { id: member.id, identifier: member.identifier, verifiedAt },
      },
      instant(clock),
    );
    ids.push(id);
  }
  const settings = await stores.settings.get();
  const defaultOwner = ids[0] ?? null;
  await stores.settings.change(() => ({ ...settings, defaultOwner }), 'any', instant(clock));
  return ids;
}

/** A to-do to be added. */
export function aTodo(id: string, ampContactId: string, parts: Partial<NewTodo> = {}): NewTodo {
  return {
    id,
    ampContactId,
    subject: `Call back ${id}`,
    notes: null,
    due: '2026-06-10',
    priority: 'normal',
    type: 'call',
    status: 'open',
    assignee: null,
    ...parts,
  };
}

/** The activities of the sandbox with a marker of ampwise. */
export function markedActivities({ sandbox }: SandboxSite): readonly SandboxActivity[] {
  return sandbox.world.activities.all().filter(({ notes }) => /\[AMP to-do /u.test(notes ?? ''));
}

/** To-dos that have more than one activity. */
export function doubledActivities(site: SandboxSite): readonly string[] {
  const seen = new Map<string, number>();
  for (const { notes } of markedActivities(site)) {
    const id = /\[AMP to-do ([^\]]+)\]/u.exec(notes ?? '')?.[1] ?? '';
    seen.set(id, (seen.get(id) ?? 0) + 1);
  }
  return [...seen].filter(([, count]) => count > 1).map(([id]) => id);
}
