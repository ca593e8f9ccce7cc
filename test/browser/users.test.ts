import { beforeAll, describe, expect, it } from 'vitest';
import { at as valueAt } from '../support/at.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { ann, BrowserSite, type Person, password } from './site.ts';

const bea: Person = { name: 'Bea Ortiz', email: 'bea@acme.example' };
/** A member of the sandbox has this address. */
const jo: Person = { name: 'Jo Moreno', email: 'jmoreno@ampdemo.example' };

describe.skipIf(!hasBrowser)('the users of an organization', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  const at = () => site.at('/users');

  beforeAll(async () => {
    site = await BrowserSite.start();
    await site.claim();
    await site.invite(bea);
    visitor = await site.visitor({ as: ann });
  });

  const rowOf = (name: string) =>
    visitor.page.getByRole('grid', { name: 'Users' }).getByRole('row').filter({ hasText: name });
  const choose = async (name: string, action: string) => {
    await visitor.page.getByRole('button', { name: `Actions for ${name}` }).click();
    await visitor.page.getByRole('menuitem', { name: action }).click();
  };

  it('shows everybody, with role, Member ID and when they were last seen', async () => {
    const { page } = visitor;
    await page.goto(at());
    await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
    await expect
      .poll(() => rowOf('Ann Weber').textContent())
      .toMatch(/\(you\).*Administrator.*Not entered/u);
    await expect
      .poll(() => rowOf('Bea Ortiz').textContent())
      .toMatch(/Member.*Not entered.*just now|ago/u);
    await page.getByText('No invitation is pending.').waitFor();
    await visitor.expectAccessible();
  });

  it('invites by keyboard alone; the link is shown at once and works once', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Invite' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Invite a user' });
    await dialog.waitFor();
    await page.keyboard.type('not an address');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await dialog
      .getByRole('radio', { name: 'Administrator' })
      .and(page.locator(':checked'))
      .waitFor();
    await page.keyboard.press('ArrowUp');
    await dialog.getByLabel('E-mail').fill(jo.email);
    await visitor.expectAccessible();
    await page.keyboard.press('Enter');
    const link = await dialog.getByLabel('Invitation link').inputValue();
    expect(link.startsWith(`${site.base}/invitation#`)).toBe(true);
    await dialog.getByText('No mail was sent').waitFor();
    await visitor.expectAccessible();
    // A text that is shown once does not close by an accidental key.
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.getByLabel('Invitation link').inputValue()).toBe(link);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('table', { name: 'Pending invitations' }).getByText(jo.email).waitFor();

    await page.getByRole('button', { name: `Copy new link for ${jo.email}` }).click();
    const renewed = page.getByRole('dialog', { name: `New link for ${jo.email}` });
    const second = await renewed.getByLabel('Invitation link').inputValue();
    expect(second).not.toBe(link);
    await renewed.getByRole('button', { name: 'Done' }).click();
    const body = { token: link.split('#')[1], name: jo.name, password };
    const accept = (token: unknown) =>
      site.send('POST', '/auth/invitations/accept', { as: jo, body: { ...body, token } });
    expect((await accept(body.token)).status).toBe(410);
    expect((await accept(second.split('#')[1])).status).toBe(200);
    await page.reload();
    await rowOf(jo.name).waitFor();
  });

  it('revokes an invitation', async () => {
    const { page } = visitor;
    await site.send('POST', `/organizations/${site.org}/invitations`, {
      body: { email: 'late@acme.example', role: 'member' },
    });
    await page.reload();
    await page.getByRole('button', { name: 'Revoke the invitation for late@acme.example' }).click();
    await page.getByText('No invitation is pending.').waitFor();
  });

  it('proposes members with the same address, and shows their names as ConnectWise has them', async () => {
    const { page } = visitor;
    await site.connect();
    await page.reload();
    await page.getByRole('heading', { name: '1 user matches a member by e-mail' }).waitFor();
    await page.getByRole('button', { name: 'Show' }).click();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: /^Accept .+ for Jo Moreno$/u }).click();
    await page.getByRole('heading', { name: /matches a member/u }).waitFor({ state: 'detached' });
    await expect.poll(() => rowOf(jo.name).textContent()).toMatch(/jmoreno · \S+ Moreno/u);
  });

  it('R5: a Member ID is verified when it is entered, and a refusal stands at its field', async () => {
    const { page } = visitor;
    await choose(bea.name, 'Enter Member ID');
    const dialog = page.getByRole('dialog', { name: `Member ID of ${bea.name}` });
    const field = dialog.getByLabel('Member ID');
    await field.fill('nobody');
    await dialog.getByRole('button', { name: 'Verify' }).click();
    await dialog.getByText(/ConnectWise has no member with this Member ID/u).waitFor();
    await expect.poll(() => field.inputValue()).toBe('nobody');
    await visitor.expectAccessible();
    await field.fill('jmoreno');
    await dialog.getByRole('button', { name: 'Verify' }).click();
    await dialog.getByText(/Jo Moreno \(jmoreno@ampdemo.example\) already has it/u).waitFor();
    await page.keyboard.press('Escape');
    const asks = page.getByRole('dialog', { name: 'Close without saving?' });
    await visitor.expectAccessible();
    await asks.getByRole('button', { name: 'Keep editing' }).click();
    await asks.waitFor({ state: 'detached' });
    await expect.poll(() => field.inputValue()).toBe('jmoreno');
    await page.keyboard.press('Escape');
    await asks.getByRole('button', { name: 'Close without saving' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('keeps the last administrator, and says so before anything is tried', async () => {
    const { page } = visitor;
    await choose(ann.name, 'Change name or role');
    const dialog = page.getByRole('dialog', { name: `Change ${ann.name}` });
    await dialog.getByText('is the only administrator who can sign in').waitFor();
    await expect.poll(() => dialog.getByRole('radio', { name: 'Member' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await choose(ann.name, 'Remove from the organization');
    const removal = page.getByRole('dialog', { name: `Remove ${ann.name}?` });
    await removal.getByText('is the only administrator who can sign in').waitFor();
    await expect.poll(() => removal.getByRole('button', { name: /^Remove / }).count()).toBe(0);
    await visitor.expectAccessible();
    await page.keyboard.press('Escape');
  });

  it('changes a name and leaves the role that somebody else gave meanwhile', async () => {
    const { page } = visitor;
    await choose(bea.name, 'Change name or role');
    const dialog = page.getByRole('dialog', { name: `Change ${bea.name}` });
    await dialog.getByLabel('Name').fill('Beatriz Ortiz');
    const found = await site.send('GET', `/organizations/${site.org}/users?search=bea`);
    const user = `/organizations/${site.org}/users/${String(valueAt(found.body, 'data', 0, 'id'))}`;
    expect((await site.send('PATCH', user, { body: { role: 'admin' } })).status).toBe(200);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await site.send('GET', user)).body).toMatchObject({
      name: 'Beatriz Ortiz',
      role: 'admin',
    });
    const back = { name: bea.name, role: 'member' };
    expect((await site.send('PATCH', user, { body: back })).status).toBe(200);
    await page.reload();
    await rowOf(bea.name).waitFor();
  });

  it('changes a role, and hands out a reset link', async () => {
    const { page } = visitor;
    await choose(jo.name, 'Change name or role');
    const dialog = page.getByRole('dialog', { name: `Change ${jo.name}` });
    await dialog.getByRole('radio', { name: 'Administrator' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => rowOf(jo.name).textContent()).toContain('Administrator');
    await choose(jo.name, 'Create a reset link');
    const reset = page.getByRole('dialog', { name: `Reset link for ${jo.name}` });
    await reset.getByRole('button', { name: 'Create the link' }).click();
    await expect.poll(() => reset.getByLabel('Reset link').inputValue()).toContain('/reset#');
    await visitor.expectAccessible();
    await reset.getByRole('button', { name: 'Done' }).click();
  });

  it('signs somebody out everywhere', async () => {
    const { page } = visitor;
    expect((await site.send('GET', '/me', { as: jo })).status).toBe(200);
    await choose(jo.name, 'Sign out everywhere');
    const dialog = page.getByRole('dialog', { name: `Sign out ${jo.name} everywhere?` });
    await dialog.getByText('has to sign in again').waitFor();
    await visitor.expectAccessible();
    await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(`${jo.name} is signed out everywhere.`).waitFor();
    expect((await site.send('GET', '/me', { as: jo })).status).toBe(401);
    await site.send('POST', '/auth/sign-in', { as: jo, body: { email: jo.email, password } });
  });

  it('asks who takes over from somebody who is removed, and hands it over', async () => {
    const { page } = visitor;
    const path = `/organizations/${site.org}`;
    const { body } = await site.send('GET', `${path}/users?search=bea`);
    const id: unknown = Reflect.get(Object(Reflect.get(Object(body.data), 0)), 'id');
    const made = await site.send('POST', `${path}/contacts`, {
      body: { fields: { firstName: 'Cem', lastName: 'Own', email: 'cem@shop.example', owner: id } },
    });
    expect(made.status).toBe(201);
    await choose(bea.name, 'Remove from the organization');
    const dialog = page.getByRole('dialog', { name: `Remove ${bea.name}?` });
    await dialog.getByText('1 AMP contact and 0 to-dos belong to Bea Ortiz.').waitFor();
    const remove = dialog.getByRole('button', { name: `Remove ${bea.name}` });
    await expect.poll(() => remove.isDisabled()).toBe(true);
    await dialog.getByRole('combobox', { name: 'Who takes over?' }).click();
    await page.getByRole('option', { name: new RegExp(jo.name, 'u') }).click();
    await visitor.expectAccessible();
    await remove.click();
    await dialog.waitFor({ state: 'detached' });
    await rowOf(bea.name).waitFor({ state: 'detached' });
    const contact = await site.send('GET', `${path}/contacts/${String(made.body.id)}`);
    expect(contact.body.owner).toMatchObject({ name: jo.name });
    visitor.expectNoFaults();
  });

  it('shows members what they cannot do, and who can', async () => {
    const cem: Person = { name: 'Cem Aydin', email: 'cem@acme.example' };
    await site.invite(cem);
    const member = await site.visitor({ as: cem, colorScheme: 'dark' });
    await member.page.goto(at());
    await member.page.getByText(/Only administrators can invite and change users/u).waitFor();
    await member.page.getByText(/Administrators here: Ann Weber/u).waitFor();
    await expect
      .poll(() => member.page.getByRole('button', { name: 'Invite' }).isDisabled())
      .toBe(true);
    await expect
      .poll(() => member.page.getByRole('button', { name: /^Actions for/u }).count())
      .toBe(0);
    await member.expectAccessible();
    member.expectNoFaults();
  });

  it('fits a phone, and tells what fails and what is not found', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 740 });
    const { page } = phone;
    await page.goto(`${at()}?search=nobody`);
    await page.getByText('No user matches "nobody".').waitFor();
    await phone.expectAccessible();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('grid', { name: 'Users' }).getByText('Ann Weber').waitFor();
    await page
      .getByText(/jmoreno/u)
      .first()
      .waitFor();
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(375);
    await phone.expectAccessible();
    await page.route('**/users?*', (route) => route.fulfill(failing));
    await page.reload();
    await page.getByText('The users could not be loaded.').waitFor();
    await page.getByText('Request r-1').waitFor();
    await phone.expectAccessible();
    phone.expectNoFaults();
  });

  it('lists each of 250 users by scrolling, names them wherever they are named, and finds them where one is chosen', async () => {
    const { page } = visitor;
    for (let number = 1; number < 250; number += 1) {
      const name = `User ${String(number).padStart(3, '0')}`;
      await site.commands.run(['users', 'add', name, '--email', `user${number}@acme.example`]);
    }
    const added = await site.commands.json([
      'users',
      'add',
      'Zoe Last',
      '--email',
      'zoe@acme.example',
    ]);
    const zoe = String(added.lines[0]?.id);
    const api = `/organizations/${site.org}`;
    const contact = await site.send('POST', `${api}/contacts`, {
      body: {
        email: 'pat@quill.example',
        fields: { firstName: 'Pat', lastName: 'Quill' },
        owner: { id: zoe },
      },
    });
    const todo = { ampContactId: contact.body.id, subject: 'Call Pat', assignee: zoe };
    expect((await site.send('POST', `${api}/todos`, { body: todo })).status).toBe(201);
    const saved = await site.send('PATCH', `${api}/settings`, {
      body: { settings: { defaultOwner: zoe } },
      headers: { 'If-Match': '*' },
    });
    expect(saved.status).toBe(200);

    await page.goto(at());
    const grid = page.getByRole('grid', { name: 'Users' });
    await grid.focus();
    await expect
      .poll(
        async () => {
          await page.keyboard.press('End');
          expect(await grid.getByRole('row').count()).toBeLessThanOrEqual(61);
          return await rowOf('Zoe Last').count();
        },
        { timeout: 30_000 },
      )
      .toBe(1);
    await choose('Zoe Last', 'Change name or role');
    await page.getByRole('dialog', { name: 'Change Zoe Last' }).waitFor();
    await page.keyboard.press('Escape');
    await visitor.expectAccessible();

    await page.goto(site.at('/todos'));
    await page.getByRole('row', { name: 'Call Pat' }).getByText('Zoe Last').waitFor();
    await page.goto(site.at(`/contacts/${String(contact.body.id)}`));
    await page.getByRole('button', { name: 'Edit Owner: Zoe Last' }).waitFor();
    await page.goto(site.at('/settings'));
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Default user', exact: true }).inputValue())
      .toBe('Zoe Last');
    await page.goto(site.at(`/audit-log?actor=${zoe}`));
    const who = page.getByRole('combobox', { name: 'Who' });
    await expect.poll(() => who.inputValue()).toBe('Zoe Last');
    await page.goto(site.at('/contacts'));
    await page.getByRole('combobox', { name: 'Owner' }).fill('zoe');
    await page.getByRole('option', { name: 'Zoe Last' }).click();
    await page.getByRole('link', { name: 'Pat Quill' }).waitFor();
    await expect.poll(() => page.url()).toContain(`owner=${zoe}`);
    visitor.expectNoFaults();
  });
});
