import { beforeEach, describe, expect, it } from 'vitest';
import type { CoreWorld } from '../../../test/support/coreWorld.ts';
import { phoneItem } from '../../../test/support/records.ts';
import { UndoScene } from '../../../test/support/undoScene.ts';
import type { FieldValue } from '../contact/ampContact.ts';
import { ampValue } from './mergeFields.ts';

const home = { id: 9, name: 'Home' };

let scene: UndoScene;
let world: CoreWorld;

beforeEach(() => {
  scene = new UndoScene();
  ({ world } = scene);
  scene.mapOn({ amp: 'ownText', connectwise: 'phone:Home' });
  scene.put({ communications: [...scene.items, phoneItem(51, '555 0100', { type: home })] });
  scene.h.sync();
});

const edit = (field: string, value: FieldValue) => world.editAmp('amp-001', field, value);
const inAmp = (field: string) => (scene.amp === undefined ? null : ampValue(scene.amp, field));
const numbers = () =>
  (world.contacts.get(5)?.communications ?? []).flatMap(({ channel, value }) =>
    channel === 'phone' ? [value] : [],
  );
const open = () => (world.conflicts.get(5) ?? []).map(({ field }) => field);

describe('V3 no echo: two AMP fields that stand for one item of ConnectWise', () => {
  it('an edit of one is one write, and changes nothing in AMP', () => {
    edit('phone', '555 0200');
    const changes = scene.h.sync().flatMap(({ done }) => done.flatMap((one) => one.changes));
    expect(changes.map(({ side, field }) => [side, field])).toEqual([['connectwise', 'phone']]);
    expect(numbers()).toEqual(['555 0200']);
    expect([inAmp('phone'), inAmp('ownText')]).toEqual(['555 0200', '555 0100']);
    expect(open()).toEqual(['ownText']);
    expect(scene.h.sync()).toEqual([]);
  });

  it('a number that is deleted by one stays in AMP in the other', () => {
    edit('phone', null);
    scene.h.sync();
    expect(numbers()).toEqual([]);
    expect([inAmp('phone'), inAmp('ownText')]).toEqual([null, '555 0100']);
    expect(open()).toEqual(['ownText']);
    world.resolve(5, 'amp');
    scene.h.sync();
    expect(numbers()).toEqual(['555 0100']);
    expect(inAmp('ownText')).toBe('555 0100');
    expect(scene.h.sync()).toEqual([]);
  });

  it('a number that is added by one stays out of the other', () => {
    edit('phone', null);
    edit('ownText', null);
    scene.h.sync();
    expect(open()).toEqual([]);
    edit('ownText', '555 0300');
    scene.h.sync();
    expect(numbers()).toEqual(['555 0300']);
    expect(inAmp('phone')).toBeNull();
    expect(scene.h.sync()).toEqual([]);
  });

  it('the same edit of both is one write', () => {
    edit('phone', '555 0200');
    edit('ownText', '555 0200');
    scene.h.sync();
    expect(numbers()).toEqual(['555 0200']);
    expect(open()).toEqual([]);
    expect(scene.h.sync()).toEqual([]);
  });

  it('different edits of both are sent by neither: a person decides', () => {
    edit('phone', '555 0200');
    edit('ownText', '555 0300');
    scene.h.sync();
    expect(numbers()).toEqual(['555 0100']);
    expect([inAmp('phone'), inAmp('ownText')]).toEqual(['555 0200', '555 0300']);
    expect(open().toSorted()).toEqual(['ownText', 'phone']);
    expect(scene.h.sync()).toEqual([]);
  });

  it('an edit of ConnectWise comes to both', () => {
    scene.put({ communications: [...scene.items, phoneItem(51, '555 0900', { type: home })] });
    scene.h.sync();
    expect([inAmp('phone'), inAmp('ownText')]).toEqual(['555 0900', '555 0900']);
    expect(open()).toEqual([]);
  });
});
