import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { ann, BrowserSite } from './site.ts';

const file = (text: string | Buffer, name = 'people.csv') => ({
  name,
  mimeType: 'text/csv',
  buffer: typeof text === 'string' ? Buffer.from(text) : text,
});

describe.skipIf(!hasBrowser)('importing contacts from a CSV file', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  beforeAll(async () => {
    site = await BrowserSite.start();
    await site.claim();
    visitor = await site.visitor({ as: ann });
    for (const [email, title] of [
      ['known@example.org', 'CEO'],
      ['other@example.org', 'CFO'],
      ['same@example.org', 'CTO'],
    ]) {
      const made = await site.send('POST', `/organizations/${site.org}/contacts`, {
        body: { email, fields: { firstName: 'Known', lastName: String(title), title } },
        headers: { 'Idempotency-Key': String(email) },
      });
      expect(made.status).toBe(201);
    }
  });
  const emails = async () => {
    const { body } = await site.send('GET', `/organizations/${site.org}/contacts?limit=100`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API tests look at it
    const data = body.data as readonly { email: string; fields: { title?: string } }[];
    return data.map(({ email, fields }) => `${email} ${fields.title ?? ''}`).toSorted();
  };
  const choose = async (text: string | Buffer, name?: string) => {
    await visitor.page.goto(site.at('/contacts/import'));
    await visitor.page.locator('input[type=file]').setInputFiles(file(text, name));
  };

  it('says what cannot be read, and finds out letters and separator', async () => {
    const { page } = visitor;
    await choose('');
    await page.getByRole('alert').getByText('The file could not be read.').waitFor();
    await visitor.expectAccessible();
    await choose(Buffer.from('E-mail;Job title\nx@example.org;\xC4rztin\n', 'latin1'));
    await page.getByRole('table', { name: 'Columns' }).getByText('Ärztin').waitFor();
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Encoding' }).inputValue())
      .toBe('Windows (Western)');
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Separator' }).inputValue())
      .toBe('Semicolon');
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });

  it('shows columns, what each row does, lets it be corrected, and takes it all back', async () => {
    const { page } = visitor;
    const before = await emails();
    await choose(
      [
        'Mail,Job title,First name,Shoe size,Title 2',
        'known@example.org,Head,Known,42,',
        'other@example.org,Boss,Other,43,',
        'same@example.org,CTO,Known,44,',
        'new@example.org,Buyer,Nora,45,',
        'wrong@,Seller,Will,46,',
      ].join('\n'),
    );
    const columns = page.getByRole('table', { name: 'Columns' });
    await columns.waitFor();
    // The address is in none of the columns that were matched by name.
    const preview = page.getByRole('button', { name: 'Show the preview' });
    await expect.poll(() => preview.isDisabled()).toBe(true);
    await page.getByText('Choose the column with the e-mail address or the id').waitFor();
    await page.getByRole('button', { name: '3 columns are not imported' }).click();
    const pick = async (column: string, field: string) => {
      await page.getByRole('combobox', { name: `AMP field of ${column}`, exact: true }).click();
      await page.getByRole('option', { name: field, exact: true }).click();
    };
    await pick('Title 2', 'Job title');
    await page.getByText('Another column already goes to Job title.').waitFor();
    await expect.poll(() => preview.isDisabled()).toBe(true);
    await visitor.expectAccessible();
    await pick('Title 2', 'Not imported');
    await pick('Mail', 'E-mail');
    await preview.click();

    await page.getByText('5 rows in the file: 1 new, 2 changed, 1 unchanged, 1 rejected').waitFor();
    await visitor.expectAccessible();
    expect(await emails()).toEqual(before);
    // The rejected row is corrected in place.
    await page.getByText(/not a valid e-mail address/u).waitFor();
    await page.getByRole('textbox', { name: 'Mail in line 6' }).fill('will@example.org');
    await page.getByRole('button', { name: 'Correct and check' }).click();
    await page.getByText('2 new, 2 changed, 1 unchanged, 0 rejected').waitFor();
    // A row matched a different person.
    await page.getByRole('link', { name: 'Changed 2' }).click();
    await page.getByText('Found by the e-mail address: Known CEO').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'Not the same person: Line 3' }).click();
    await page.getByText('3 new, 1 changed, 1 unchanged, 0 rejected').waitFor();
    // A reload shows the same import.
    await page.reload();
    await page.getByRole('link', { name: 'New 3' }).click();
    await page.getByText('Added as a new contact: you said it is not Known CFO.').waitFor();
    await page.getByRole('button', { name: 'Skip: Line 5' }).click();
    await page.getByText('2 new, 1 changed').waitFor();
    await page.getByRole('button', { name: 'Import 3 contacts' }).click();

    await page.getByRole('heading', { name: 'The file was imported' }).waitFor();
    await page.getByText('2 contacts added').waitFor();
    await visitor.expectAccessible();
    expect(await emails()).toEqual([
      'known@example.org Head',
      'other@example.org Boss',
      'other@example.org CFO',
      'same@example.org CTO',
      'will@example.org Seller',
    ]);
    await page.getByRole('button', { name: 'Undo the import' }).click();
    await page.getByRole('heading', { name: 'The import was undone' }).waitFor();
    expect(await emails()).toEqual(before);
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });

  it('is usable on a phone, and says who may import', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 812, colorScheme: 'dark' });
    const { page } = phone;
    await page.goto(site.at('/contacts/import'));
    const csv = 'E-mail,Job title\nknown@example.org,Chair\nbad@,Chair\n';
    await page.locator('input[type=file]').setInputFiles(file(csv));
    await page.getByRole('table', { name: 'Columns' }).waitFor();
    await phone.expectAccessible();
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(375);
    await page.getByRole('button', { name: 'Show the preview' }).click();
    await page.getByRole('link', { name: 'Changed 1' }).click();
    await page.getByRole('table', { name: 'Changes of line 2' }).waitFor();
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(375);
    await phone.expectAccessible();
    phone.expectNoFaults();
    await page.close();
  });
});
