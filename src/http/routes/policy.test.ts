import { beforeEach, describe, expect, it } from 'vitest';
import { at, membersOf } from '../../../test/support/at.ts';
import {
  type ConnectedOrganization,
  connectedOrganizations,
} from '../../../test/support/connectedOrganization.ts';
import { databases } from '../../../test/support/databases.ts';
import { company, contact } from '../../../test/support/records.ts';
import { commandLine } from '../../core/actor.ts';
import { Failure } from '../../core/failure.ts';
import type { SavedThing } from '../../core/savedThing.ts';
import { etagOf } from '../etag.ts';

describe.each(databases.map((kind) => [kind.name, kind] as const))('on %s', (_, kind) => {
  const next = connectedOrganizations(kind);
  let organization: ConnectedOrganization;
  let engine: ConnectedOrganization['engine'];

  beforeEach(async () => {
    organization = await next();
    ({ engine } = organization);
  });

  const call: ConnectedOrganization['call'] = (...given) => organization.call(...given);

  const tag = (what: SavedThing, version: number, id?: string) =>
    etagOf({ organizationId: organization.org, what, id, version });

  describe('settings', () => {
    it('answers what is in force before any was saved, with defaults and what is accepted', async () => {
      const { status, headers, document } = await call('GET', 'settings');
      expect([status, headers.get('etag')]).toEqual([200, tag('settings', 0)]);
      expect(document).toMatchObject({
        settings: { conflict: 'connectwise', push: true },
        defaults: { conflict: 'connectwise' },
        accepted: { conflict: { enum: ['connectwise', 'amp', 'latest', 'ask'] } },
        version: 0,
      });
    });

    it('changes what is given, and takes back the whole document', async () => {
      const change = { settings: { conflict: 'ask', push: false, requiredFill: null } };
      const changed = await call('PATCH', 'settings', change, tag('settings', 0));
      expect(changed).toMatchObject({ status: 200, document: { settings: change.settings } });
      const { document, headers } = await call('GET', 'settings');
      expect(headers.get('etag')).toBe(tag('settings', 1));
      const again = await call('PATCH', 'settings', document, tag('settings', 1));
      expect(again).toMatchObject({ status: 200, document: { version: 1 } });
    });

    it('needs a version, and the present one', async () => {
      const body = { settings: { conflict: 'ask' } };
      expect(await call('PATCH', 'settings', body)).toMatchObject({ status: 428 });
      const stale = await call('PATCH', 'settings', body, tag('settings', 7));
      expect(stale).toMatchObject({ status: 412, document: { code: 'version_conflict' } });
      expect(stale.headers.get('etag')).toBe(tag('settings', 0));
      expect(await call('PATCH', 'settings', body, '*')).toMatchObject({ status: 200 });
    });

    it.each([
      [{ settings: { conflict: 'me' } }, 400, '/settings/conflict'],
      [{ settings: { brakePercent: 101 } }, 400, '/settings/brakePercent'],
      [{ settings: { conflikt: 'ask' } }, 400, '/settings/conflikt'],
      [{ settings: { timeZone: 'EST' } }, 422, '/settings/timeZone'],
      [{ settings: { company: 'catch_all' } }, 422, '/settings/company'],
      [{ settings: { catchAllCompany: 404 } }, 422, '/settings/catchAllCompany'],
      [{ settings: { defaultOwner: 'nobody' } }, 422, '/settings/defaultOwner'],
      [{ settings: { ownerByCompany: { 1: 'nobody' } } }, 422, '/settings/ownerByCompany'],
      [{ settings: { activityTypes: { task: 1 } } }, 422, '/settings/activityTypes'],
      [{ version: 3 }, 422, '/version'],
    ])('refuses %j', async (body, status, pointer) => {
      const refused = await call('PATCH', 'settings', body, '*');
      expect(refused).toMatchObject({ status, document: { errors: [{ pointer }] } });
      expect((await call('GET', 'settings')).headers.get('etag')).toBe(tag('settings', 0));
    });

    it('names the closest of unknown members, also further down', async () => {
      const refused = await call('PATCH', 'settings', { settings: { conflikt: 'ask' } }, '*');
      expect(JSON.stringify(refused.document)).toContain('the closest is conflict');
    });
  });

  describe('the filter', () => {
    it('answers the recommended one before any was saved, and takes it back', async () => {
      const { status, headers, document } = await call('GET', 'filter');
      expect([status, headers.get('etag')]).toEqual([200, tag('filter', 0)]);
      expect(document).toMatchObject({
        saved: false,
        companyTypes: ['Customer', 'Prospect', 'Suspect'],
      });
      const saved = await call('PUT', 'filter', document, tag('filter', 0));
      expect(saved).toMatchObject({ status: 200, document: { saved: true, version: 1 } });
      expect(saved.headers.get('etag')).toBe(tag('filter', 1));
    });

    it.each([
      [{ text: 'customer,  VENDOR' }],
      [{ companyTypes: ['Customer', 'vendor '] }],
      [
        {
          filter: { field: 'company type', is: 'one of', values: ['Customer', { name: 'Vendor' }] },
        },
      ],
    ])('takes %j', async (body) => {
      const saved = await call('PUT', 'filter', body, '*');
      expect(saved).toMatchObject({
        status: 200,
        document: { companyTypes: ['Customer', 'Vendor'] },
      });
    });

    it('goes by what was changed where all of it is sent back', async () => {
      await call('PUT', 'filter', { text: 'Customer' }, '*');
      const { document } = await call('GET', 'filter');
      const edited = { ...membersOf(document), companyTypes: ['Vendor'] };
      expect(await call('PUT', 'filter', edited, tag('filter', 1))).toMatchObject({
        status: 200,
        document: { text: 'company type is Vendor' },
      });
      const both = { text: 'Customer', companyTypes: ['Prospect'] };
      expect(await call('PUT', 'filter', both, '*')).toMatchObject({ status: 422 });
    });

    it.each([
      [{ text: 'Custommer' }, 422, '/text'],
      [{ companyTypes: ['Customer', 'Custommer'] }, 422, '/companyTypes/1'],
      [
        {
          filter: {
            any: [{ field: 'company type', is: 'one of', values: ['Vendor', 'Custommer'] }],
          },
        },
        422,
        '/filter/any/0/values/1',
      ],
      [{ filter: { field: 'company type', is: 'equals', values: ['x'] } }, 400, '/filter/is'],
      [{}, 422, '/filter'],
    ])('refuses %j with the closest', async (body, status, pointer) => {
      const refused = await call('PUT', 'filter', body, '*');
      expect(refused).toMatchObject({ status, document: { errors: [{ pointer }] } });
      if (JSON.stringify(body).includes('Custommer')) {
        expect(JSON.stringify(refused.document)).toContain('Customer');
      }
    });

    it.each([
      ['', 'no_company_type'],
      ['company type is Customer and (', 'filter_field_expected_at_end'],
    ])('says by a code of its own what is wrong with the text %j', async (text, code) => {
      expect(await call('PUT', 'filter', { text }, '*')).toMatchObject({
        status: 422,
        document: { code: 'bad_input', errors: [{ pointer: '/text', code }] },
      });
    });

    it('previews what it takes without saving or recording anything, before the first sync and after', async () => {
      engine.memory.putCompany(company(1, { types: [{ id: 1, name: 'Customer' }] }));
      engine.memory.putCompany(company(2, { types: [{ id: 4, name: 'Vendor' }] }));
      engine.memory.put(contact(1, { companyId: 1, email: 'ann@example.com', firstName: 'Ann' }));
      engine.memory.put(contact(2, { companyId: 2, email: 'ben@example.com', firstName: 'Ben' }));
      const before = await call('POST', 'filter/preview', { text: 'Vendor' });
      expect(before).toMatchObject({
        status: 200,
        document: { companies: 1, contacts: 1, sample: [{ firstName: 'Ben' }] },
      });
      expect((await engine.stores.runs.list(10)).length).toBe(0);
      await engine.sync();
      const after = await call('POST', 'filter/preview', { text: 'Vendor' });
      expect(after).toMatchObject({
        document: {
          contacts: 1,
          sample: [{ facts: [{ field: 'company type', values: ['Vendor'] }] }],
          change: {
            entering: { contacts: 1 },
            leaving: {
              contacts: 1,
              linked: 1,
              sample: [{ facts: [{ field: 'company type', values: ['Customer'] }] }],
            },
          },
        },
      });
      expect((await engine.stores.runs.list(10)).length).toBe(1);
      expect(await call('POST', 'filter/preview', {})).toMatchObject({ document: { contacts: 1 } });
    });

    it('lists the values of a field, and says where ConnectWise cannot be reached', async () => {
      const listed = await call('GET', 'filter/values/company-type');
      expect(listed.document).toMatchObject({
        data: [{ name: 'Customer', inFilter: true }, {}, {}, { inFilter: false }],
      });
      expect(await call('GET', 'filter/values/colour')).toMatchObject({
        status: 400,
        document: { errors: [{ parameter: 'field' }] },
      });
      engine.interference = {
        beforeRequest: () => {
          throw new Failure('host_unreachable', { host: 'memory' });
        },
      };
      expect(await call('GET', 'filter/values/company%20type')).toMatchObject({
        status: 424,
        document: { code: 'host_unreachable' },
      });
      expect(await call('GET', 'filter')).toMatchObject({ status: 200 });
    });
  });

  describe('the mapping', () => {
    it('answers the defaults in force, and takes the whole document back', async () => {
      const { status, headers, document } = await call('GET', 'mapping');
      expect([status, headers.get('etag')]).toEqual([200, tag('mapping', 0)]);
      const saved = await call('PUT', 'mapping', document, tag('mapping', 0));
      expect(saved).toMatchObject({ status: 200, document: { version: 0, differences: [] } });
    });

    it('refuses entries with a place and a reason each', async () => {
      const body = {
        entries: [
          { amp: 'title', connectwise: 'title' },
          { amp: 'department', connectwise: 'userDefinedField3' },
          { amp: 'nothing', connectwise: 'city' },
        ],
      };
      const refused = await call('PUT', 'mapping', body, '*');
      expect(refused).toMatchObject({
        status: 422,
        document: {
          errors: [{ pointer: '/entries/1/connectwise' }, { pointer: '/entries/2/amp' }],
        },
      });
      expect(JSON.stringify(refused.document)).toContain('custom contact fields cannot be mapped');
      const checked = await call('POST', 'mapping/check', { mapping: body });
      const findings = JSON.stringify(at(checked.document, 'findings'));
      expect(findings).toContain('"kind":"refused","amp":"department","part":"connectwise"');
      expect(findings).toContain('"kind":"refused","amp":"nothing","part":"amp"');
    });

    it('keeps versions, shows what each changed, and restores one', async () => {
      const off = { entries: [], off: ['fax'] };
      await call('PUT', 'mapping', { ...off, note: ' No fax ' }, '*');
      await call('PUT', 'mapping', { entries: [] }, tag('mapping', 1));
      const listed = await call('GET', 'mapping/versions?limit=1&total=true');
      expect(listed).toMatchObject({
        status: 200,
        document: { data: [{ version: 2, differences: [{ amp: 'fax' }] }], total: 2 },
      });
      const cursor = String(at(listed.document, 'nextCursor'));
      expect(await call('GET', `mapping/versions?limit=1&cursor=${cursor}`)).toMatchObject({
        document: {
          data: [{ version: 1, note: 'No fax', savedBy: { name: `${organization.org}-admin` } }],
          nextCursor: null,
        },
      });
      expect(await call('POST', 'mapping/versions/1/restore')).toMatchObject({
        status: 200,
        document: { version: 3, off: ['fax'] },
      });
      expect(await call('GET', 'mapping/versions/9')).toMatchObject({ status: 404 });
    });

    it('shows a contact through a mapping, and what that changes in linked ones', async () => {
      engine.memory.putCompany(company(1, { types: [{ id: 1, name: 'Customer' }] }));
      engine.memory.put(contact(1, { companyId: 1, email: 'ann@example.com', title: 'Boss' }));
      await engine.sync();
      const mapping = {
        entries: [
          { amp: 'title', connectwise: 'title', transforms: [{ kind: 'case', to: 'upper' }] },
        ],
      };
      const sample = await call('POST', 'mapping/sample', { contact: 'ann@example.com', mapping });
      expect(JSON.stringify(sample.document)).toContain('"to":"BOSS"');
      expect(at(sample.document, 'data', 0, 'values', 'connectwise', 'title')).toBe('Boss');
      expect(at(sample.document, 'data', 0, 'values', 'amp', 'title')).toBe('Boss');
      expect(await call('POST', 'mapping/impact', { mapping })).toMatchObject({
        document: { impact: { links: 1, records: 1, inAmp: 1 } },
      });
      expect(await call('POST', 'mapping/sample', { contact: 'nobody@example.com' })).toMatchObject(
        {
          status: 404,
        },
      );
    });
  });

  describe('AMP fields', () => {
    it('are added, renamed, retired and offered again', async () => {
      const added = await call('POST', 'amp-fields', {
        label: 'Favourite colour',
        kind: 'choice',
        options: ['Red', 'Green'],
      });
      expect(added).toMatchObject({ status: 201, document: { name: 'favouriteColour' } });
      expect(added.headers.get('location')).toBe(
        `/api/v1/organizations/${organization.org}/amp-fields/favouriteColour`,
      );
      const path = 'amp-fields/favouriteColour';
      const { document } = await call('GET', path);
      const edited = { ...membersOf(document), label: 'Best colour', retired: true };
      expect(
        await call('PATCH', path, edited, tag('amp_field', 1, 'favouriteColour')),
      ).toMatchObject({
        status: 200,
        document: { label: 'Best colour', retired: true, version: 3 },
      });
      expect(
        await call('PATCH', path, { retired: false }, tag('amp_field', 1, 'favouriteColour')),
      ).toMatchObject({ status: 412 });
      expect(await call('PATCH', path, { retired: false })).toMatchObject({ status: 200 });
      expect(await call('PATCH', path, { kind: 'text' })).toMatchObject({ status: 422 });
      expect(await call('PATCH', 'amp-fields/none', { retired: true })).toMatchObject({
        status: 404,
      });
      const listed = await call('GET', 'amp-fields');
      expect(JSON.stringify(listed.document)).toContain('Best colour');
      expect((await call('GET', 'connectwise-fields')).status).toBe(200);
    });

    it('are refused at the member that is wrong', async () => {
      expect(await call('POST', 'amp-fields', { label: 'E-mail', kind: 'text' })).toMatchObject({
        status: 422,
        document: { errors: [{ pointer: '/label' }] },
      });
      expect(await call('POST', 'amp-fields', { label: 'Colour', kind: 'choice' })).toMatchObject({
        status: 422,
        document: { errors: [{ pointer: '/options' }] },
      });
    });
  });

  it('maps to-dos to activity types and statuses, under the version of the settings', async () => {
    const { headers, document } = await call('GET', 'activity-mapping');
    expect(headers.get('etag')).toBe(tag('settings', 0));
    const first = membersOf(at(document, 'types', 0));
    const changed = await call(
      'PATCH',
      'activity-mapping',
      { mapping: { call: first.name } },
      tag('settings', 0),
    );
    expect(changed).toMatchObject({
      status: 200,
      document: { mapping: { call: { id: first.id } } },
    });
    expect(
      await call('PATCH', 'activity-mapping', changed.document, tag('settings', 1)),
    ).toMatchObject({
      document: { version: 1 },
    });
    expect(
      await call('PATCH', 'activity-mapping', { mapping: { call: 'Nothing' } }, '*'),
    ).toMatchObject({
      status: 422,
      document: { errors: [{ pointer: '/mapping/call' }] },
    });
  });

  it('records whose change it was', async () => {
    await call('PATCH', 'settings', { settings: { push: false } }, '*');
    const stores = organization.database.organization(organization.org, commandLine);
    expect((await stores.settings.current())?.savedBy).toMatchObject({
      kind: 'token',
      through: 'api',
    });
  });
});
