import { expect } from 'vitest';
import { commandOf } from '../../src/cli/commandOf.ts';
import type { Step } from '../../src/texts/step.ts';
import { type Play, type Scene, type StepOf, shows } from './adviceScene.ts';
import { jsonOf } from './program.ts';

/**
 * A situation for every step except places. A new step without one does not compile. `migrate` is only
 * advised for PostgreSQL databases of another version; src/storage/suite/schema.ts tests those.
 */
type Steps = { readonly [K in Exclude<Step['kind'], 'open' | 'migrate'>]: Play<StepOf<K>> };

/** Steps of an installation that is not connected, or was connected just now. */
type FirstSteps = Pick<Steps, 'connect' | 'replace_keys'>;

export function firstSteps({ run, site }: Scene): FirstSteps {
  return {
    connect: async () => ({
      printed: await run('sync'),
      step: { kind: 'connect' },
      add: site.connect.slice(1),
      leads: shows(/^Connected: /u),
    }),
    replace_keys: async () => ({
      printed: await run(...site.connect),
      step: { kind: 'replace_keys' },
      add: site.connect.slice(1),
      leads: shows(/^New keys are in use: /u),
    }),
  };
}

/** Steps once there are contacts and users. */
export function laterSteps(scene: Scene): Omit<Steps, keyof FirstSteps> {
  const { run, done, edits, world, site, own, person, member, todoFor, waiting } = scene;
  return {
    check_connection: async () => ({
      printed: await run('why', 'nobody@nowhere.example'),
      step: { kind: 'check_connection' },
      leads: shows(/security role|License Class/iu),
    }),
    sync: async () => {
      const [id = 0] = edits.addContacts(1, Number(world.companies.all()[0]?.id));
      return {
        printed: await run('why', String(id)),
        step: { kind: 'sync' },
        leads: async () => {
          expect((await done('why', String(id))).state).not.toMatch(/not_read|waiting/u);
        },
      };
    },
    sync_all: async () => {
      const { switches } = site.sandbox;
      switches.dateOnlyConditions = true;
      return {
        printed: await run('doctor'),
        step: { kind: 'sync_all' },
        leads: async () => {
          expect((await run('doctor')).stdout).not.toContain('sync --all');
          switches.dateOnlyConditions = false;
          await done('sync', '--all');
        },
      };
    },
    set_filter: async () => {
      const gone = world.companyTypes.all().filter(({ name }) => name === 'Vendor');
      await done('filter', 'set', 'Vendor');
      for (const type of gone) world.companyTypes.delete(type.id);
      return {
        printed: await run('sync'),
        step: { kind: 'set_filter' },
        choose: { '…': 'Customer, Prospect, Suspect' },
        leads: async () => {
          expect((await own.json(['sync'])).lines[0]?.error).toBeNull();
        },
      };
    },
    list_filter_values: async () => ({
      printed: await run('filter', 'set', 'territory is Nowhere'),
      step: { kind: 'list_filter_values', field: 'territory' },
      leads: shows(/\w/u),
    }),
    explain: async () => {
      const added = await done('contacts', 'add', 'email=left@x.example', 'firstName=Left');
      await run('sync');
      const todo = await todoFor(String(added.id));
      await run('sync');
      return {
        printed: await run('todos', 'show', todo),
        step: { kind: 'explain', record: String(added.id) },
        leads: shows(/company/iu),
      };
    },
    link: async () => {
      const { contactId, id } = person();
      await done('matches', 'unlink', String(contactId));
      await done('matches', 'reject', String(contactId), id);
      return {
        printed: await run('matches', 'accept', String(contactId)),
        step: { kind: 'link', contactId: null },
        choose: { CONTACT: String(contactId), AMP_CONTACT: id },
        leads: async () => {
          expect((await done('contacts', 'show', id)).link).toMatchObject({
            connectwiseId: contactId,
          });
        },
      };
    },
    unlink: async () => {
      const { contactId, id } = await deleted(scene);
      const printed = await run('why', String(contactId));
      return {
        printed,
        step: { kind: 'unlink', contactId: String(contactId) },
        // The advice has two steps, and promises the result of both.
        leads: async () => {
          expect(printed.stdout).toContain(commandOf({ kind: 'release_hold', record: null }));
          expect(await run('holds', 'release', id)).toMatchObject({ code: 0 });
          await run('sync');
          const { link } = await done('contacts', 'show', id);
          expect(jsonOf(link).connectwiseId).not.toBe(contactId);
          expect(world.contacts.get(Number(jsonOf(link).connectwiseId))).toBeDefined();
        },
      };
    },
    release_hold: async () => {
      const { id } = person();
      const todo = await todoFor(id);
      await done('holds', 'keep', id);
      await run('sync');
      return {
        printed: await run('todos', 'show', todo),
        step: { kind: 'release_hold', record: id },
        leads: async () => {
          await run('sync');
          expect(await waiting(todo)).toBeNull();
        },
      };
    },
    release_holds_of_run: async () => {
      const { contactId } = person();
      edits.contacts([contactId], () => ({ title: 'Advised' }));
      const synced = await done('sync');
      const undone = await done(
        'undo',
        String(synced.run),
        '--contact',
        String(contactId),
        '--yes',
      );
      return {
        printed: await run('undo', String(undone.run)),
        step: { kind: 'release_holds_of_run', run: String(undone.run) },
        leads: shows(/Released 1 record/u),
      };
    },
    restore_contact: async () => {
      const { id } = person();
      const todo = await todoFor(id);
      await done('contacts', 'remove', id);
      await run('sync');
      return {
        printed: await run('todos', 'show', todo),
        step: { kind: 'restore_contact', id },
        leads: async () => {
          expect((await done('contacts', 'show', id)).removedAt).toBeNull();
        },
      };
    },
    edit_todo: async () => {
      await done('settings', 'set', 'activityDeleted=keep');
      const todo = await todoFor(person().id);
      await run('sync');
      const { link } = await done('todos', 'show', todo);
      world.activities.delete(Number(jsonOf(link).activityId));
      await done('sync', '--all');
      return {
        printed: await run('todos', 'show', todo),
        step: { kind: 'edit_todo', id: todo },
        add: ['--notes', 'Once more'],
        leads: async () => {
          await run('sync');
          expect((await done('todos', 'show', todo)).link).toMatchObject({ state: 'active' });
        },
      };
    },
    assign_todo: async () => {
      const todo = await todoFor(person().id, '--assignee', 'ina@x.example');
      world.members.put({ ...member(0), inactiveFlag: true });
      await run('sync');
      return {
        printed: await run('todos', 'show', todo),
        step: { kind: 'assign_todo', id: todo },
        choose: { USER: 'ann@x.example' },
        leads: async () => {
          await run('sync');
          expect(await waiting(todo)).toBeNull();
        },
      };
    },
    reopen_todo: async () => {
      const todo = await todoFor(person().id);
      await done('todos', 'done', todo);
      await run('sync');
      return {
        printed: await run('todos', 'show', todo),
        step: { kind: 'reopen_todo', id: todo },
        leads: async () => {
          await run('sync');
          expect((await done('todos', 'show', todo)).link).toMatchObject({ state: 'active' });
        },
      };
    },
    set_setting: async () => {
      await done('settings', 'set', 'todoPush=off');
      const todo = await todoFor(person().id);
      await run('sync');
      return {
        printed: await run('todos', 'show', todo),
        step: { kind: 'set_setting', values: { todoPush: 'on' } },
        leads: async () => {
          await run('sync');
          expect(await waiting(todo)).toBeNull();
        },
      };
    },
    set_member: async () => {
      const todo = await orphan(scene);
      return {
        printed: await run('todos', 'show', todo),
        step: { kind: 'set_member' },
        choose: { USER: 'bob@x.example', MEMBER_ID: member(1).identifier },
        leads: async () => {
          await done('todos', 'edit', todo, '--assignee', 'bob@x.example');
          await run('sync');
          expect(await waiting(todo)).toBeNull();
        },
      };
    },
    set_default_user: async () => {
      const todo = await orphan(scene);
      return {
        printed: await run('todos', 'show', todo),
        step: { kind: 'set_default_user' },
        choose: { USER: 'ann@x.example' },
        leads: async () => {
          await run('sync');
          expect(await waiting(todo)).toBeNull();
        },
      };
    },
    show_run: async () => {
      const synced = await done('sync');
      return {
        printed: await run('undo', String(synced.run), '--only', '999'),
        step: { kind: 'show_run', run: String(synced.run) },
        leads: shows(/^Sync succeeded/u),
      };
    },
  };
}

/** A linked contact that was deleted in ConnectWise. */
async function deleted({ person, edits, done }: Scene) {
  const gone = person();
  edits.deleteContacts([gone.contactId]);
  await done('sweep');
  return gone;
}

/** A to-do for which neither the assignee nor a default user has a Member ID. */
async function orphan({ done, run, person, todoFor }: Scene): Promise<string> {
  await done('users', 'default', '--none');
  const todo = await todoFor(person().id);
  await run('sync');
  return todo;
}
