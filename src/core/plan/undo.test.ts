import { beforeEach, describe, expect, it } from 'vitest';
import type { CoreWorld } from '../../../test/support/coreWorld.ts';
import { company } from '../../../test/support/records.ts';
import { UndoScene } from '../../../test/support/undoScene.ts';
import type { Action } from './plan.ts';
import { undoEntry } from './undo.ts';

let scene: UndoScene;
let h: UndoScene['h'];
let world: CoreWorld;

beforeEach(() => {
  scene = new UndoScene();
  ({ h, world } = scene);
});

const set: UndoScene['set'] = (settings) => scene.set(settings);
const put: UndoScene['put'] = (parts) => scene.put(parts);
const linked = () => scene.linked();
const happened: UndoScene['happened'] = (action) => scene.happened(action);
const undo: UndoScene['undo'] = (outcome) => scene.undo(outcome);
const amp = () => scene.amp;

describe('undoEntry', () => {
  it('create: it is removed in AMP, and can be restored', () => {
    put();
    expect(undo(happened('create'))).toBe('remove');
    expect(amp()).toMatchObject({ fields: { firstName: 'Ann' } });
    expect(amp()?.deletedAt).not.toBeNull();
    // Released, it comes back: nobody removed it by hand.
    world.holds.delete(5);
    h.sync();
    expect(amp()?.deletedAt).toBeNull();
  });

  it('create: not where it was edited or removed since', () => {
    put();
    const done = happened('create');
    world.editAmp('amp-001', 'title', 'CTO');
    expect(undo(done)).toBe('edited_since');
  });

  it('push: the contact goes inactive', () => {
    world.addAmp({ email: 'bea@x.example', firstName: 'Bea', company: 'Company 1' });
    expect(undo(happened('push'))).toBe('inactivate');
    expect(world.present()).toMatchObject([{ inactive: true }]);
    expect(amp()?.deletedAt).toBeNull();
  });

  it('push: not where the contact was edited since', () => {
    world.addAmp({ email: 'bea@x.example', firstName: 'Bea', company: 'Company 1' });
    const done = happened('push');
    const made = world.contacts.get(done.entry.contactId ?? 0);
    if (made !== undefined) world.put({ ...made, firstName: 'Beate' });
    expect(undo(done)).toBe('edited_since');
  });

  it('push: not where it was given more since, on either side', () => {
    world.addAmp({ email: 'bea@x.example', firstName: 'Bea', company: 'Company 1' });
    const done = happened('push');
    const made = world.contacts.get(done.entry.contactId ?? 0);
    if (made !== undefined) world.put({ ...made, title: 'CTO' });
    expect(undo(done)).toBe('edited_since');
    if (made !== undefined) world.put(made);
    world.editAmp('amp-001', 'city', 'Bonn');
    expect(undo(done)).toBe('edited_since');
  });

  it('inactivate: the contact is active again, until its hold is released', () => {
    set({ removedInAmp: 'inactivate' });
    linked();
    world.removeAmp('amp-001', true);
    const done = happened('inactivate');
    expect(world.contacts.get(5)?.inactive).toBe(true);
    expect(undo(done)).toBe('reactivate');
    expect(world.contacts.get(5)?.inactive).toBe(false);
    expect(amp()?.deletedAt).not.toBeNull();
    world.holds.delete(5);
    happened('inactivate');
  });

  it('inactivate: not where either was brought back since', () => {
    set({ removedInAmp: 'inactivate' });
    linked();
    world.removeAmp('amp-001', true);
    const done = happened('inactivate');
    put();
    expect(undo(done)).toBe('edited_since');
    put({ inactive: true });
    world.removeAmp('amp-001', false);
    expect(undo(done)).toBe('edited_since');
  });

  it('update: both sides get back what they had', () => {
    linked();
    put({ firstName: 'Anna', title: 'CTO' });
    world.editAmp('amp-001', 'city', 'Bonn');
    expect(undo(happened('update'))).toBe('update');
    expect(amp()?.fields).toMatchObject({ firstName: 'Ann', city: 'Bonn' });
    expect(amp()?.fields.title).toBeUndefined();
    expect(world.contacts.get(5)).toMatchObject({ firstName: 'Anna', title: 'CTO', city: null });
    // Released, the sync does the same again.
    world.holds.delete(5);
    h.sync();
    expect(amp()?.fields).toMatchObject({ firstName: 'Anna', title: 'CTO', city: 'Bonn' });
    expect(world.contacts.get(5)?.city).toBe('Bonn');
  });

  it.each([
    ['in AMP', () => world.editAmp('amp-001', 'firstName', 'Zoe')],
    ['in ConnectWise', () => put({ firstName: 'Anna', city: 'Kiel' })],
    ['by removal in AMP', () => world.removeAmp('amp-001', true)],
  ])('update: nothing of it where it was edited since %s', (_, edit) => {
    linked();
    put({ firstName: 'Anna' });
    world.editAmp('amp-001', 'city', 'Bonn');
    const done = happened('update');
    edit();
    expect(undo(done)).toBe('edited_since');
  });

  it('update: an edit of another field is no reason against it', () => {
    linked();
    put({ firstName: 'Anna' });
    const done = happened('update');
    world.editAmp('amp-001', 'city', 'Bonn');
    expect(undo(done)).toBe('update');
    expect(amp()?.fields).toMatchObject({ firstName: 'Ann', city: 'Bonn' });
  });

  it('update: what ConnectWise cut is what it was given', () => {
    linked();
    h.temper = { length: 3, refuses: null };
    world.editAmp('amp-001', 'title', 'Chief');
    const done = happened('update');
    expect(world.contacts.get(5)?.title).toBe('Chi');
    expect(undo(done)).toBe('update');
    expect(world.contacts.get(5)?.title).toBeNull();
  });

  it('link: values go back, the two stay linked', () => {
    world.addAmp({ email: 'ann@x.example', firstName: 'Ann', title: 'CTO' });
    put({ title: 'CEO' });
    expect(undo(happened('link'))).toBe('update');
    expect(amp()?.fields.title).toBe('CTO');
    expect(world.links.size).toBe(1);
  });

  it('remove: it is restored', () => {
    set({ inactive: 'remove' });
    linked();
    put({ inactive: true });
    expect(undo(happened('remove'))).toBe('restore');
    expect(amp()?.deletedAt).toBeNull();
  });

  it('restore: it is removed again, with the values it had', () => {
    linked();
    world.removeAmp('amp-001', true);
    put({ firstName: 'Anna' });
    expect(undo(happened('restore'))).toBe('remove');
    expect(amp()).toMatchObject({ fields: { firstName: 'Ann' } });
    expect(amp()?.deletedAt).not.toBeNull();
  });

  it('restore: not where it was edited in AMP since', () => {
    linked();
    world.removeAmp('amp-001', true);
    put({ firstName: 'Anna' });
    const done = happened('restore');
    world.editAmp('amp-001', 'city', 'Bonn');
    expect(undo(done)).toBe('edited_since');
  });

  it('pause and resume: the tag goes, and comes back', () => {
    set({ leavesFilter: 'tag' });
    linked();
    world.companies.set(1, company(1));
    expect(undo(happened('pause'))).toBe('update');
    expect(amp()?.fields.tags).toBeUndefined();
  });

  it.each<[Action, () => void]>([
    [
      'agree',
      () => {
        put({ firstName: 'Anna' });
        world.editAmp('amp-001', 'firstName', 'Anna');
      },
    ],
    [
      'ask',
      () => {
        set({ conflict: 'ask' });
        put({ firstName: 'Anna' });
        world.editAmp('amp-001', 'firstName', 'Anni');
      },
    ],
    ['pause', () => put({ inactive: true })],
  ])('%s: there is nothing to take back', (action, edit) => {
    linked();
    edit();
    expect(undo(happened(action))).toBe('nothing_to_undo');
  });

  it('not where the contact is gone, or linked otherwise', () => {
    linked();
    put({ firstName: 'Anna' });
    const done = happened('update');
    world.gone.add(5);
    expect(undo(done)).toBe('not_there');
    world.gone.delete(5);
    world.unlink(5);
    expect(undo(done)).toBe('not_there');
    expect(undoEntry({ ...done, now: null }, h.policy.mapping)).toBe('not_there');
  });
});
