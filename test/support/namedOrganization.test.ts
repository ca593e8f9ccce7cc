import { expect, it } from 'vitest';
import { namesOrganization } from './namedOrganization.ts';

const owned = new Set(['links', 'contacts', 'queue']);

it.each([
  'select * from "links" where "organization_id" = ? and "id" = ?',
  'select * from links as l join contacts as c on c.organization_id = l.organization_id where l.organization_id = $1',
  'insert into "links" ("organization_id", "id") values (?, ?)',
  'insert into queue (organization_id, id) select o.organization_id, x.id from (select id from links where organization_id = ?) as x',
  'update links set a = 1 where organization_id = ?',
  'select count(*) from accounts',
])('takes %s', (statement) => {
  expect(namesOrganization(statement, owned)).toBe(true);
});

it.each([
  'select * from "links" where "id" = ?',
  'select organization_id from links order by organization_id',
  'select * from links as l join contacts as c on c.id = l.contact_id where l.organization_id = ?',
  'select * from links as l join contacts as c on c.organization_id = l.organization_id',
  'select * from links where organization_id = ? and id in (select id from contacts)',
  'insert into links (id) values (?)',
  'update links set organization_id_2 = 1',
  'delete from queue',
])('finds %s', (statement) => {
  expect(namesOrganization(statement, owned)).toBe(false);
});
