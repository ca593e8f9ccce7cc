import { dealer } from './shares.ts';

/** The forms of a contact's e-mail address; the shares are percentages of all contacts. */
export const dealEmail = dealer(
  [
    ['own', 68],
    ['none', 6],
    ['empty', 1],
    ['invalid', 3],
    ['blanks', 2],
    ['capitals', 3],
    ['several', 10],
    ['sharedInCompany', 3],
    ['sharedAcross', 2],
    ['sharedOtherCase', 2],
  ],
  37,
);

const INVALID = [
  'not an address',
  'reception@',
  '@nowhere.example',
  'a b@c.example',
  'n/a',
] as const;

/** Makes the e-mail addresses of a seed; remembers earlier ones, to use some of them twice. */
export class EmailMaker {
  readonly #given = new Set<string>();
  readonly #lastOfCompany = new Map<number | null, string>();
  #lastAnywhere: string | undefined;

  /** Addresses of one contact in order, the first being the default. */
  make(
    index: number,
    first: string,
    last: string,
    companyId: number | null,
    domain: string,
  ): string[] {
    const own = () => this.#own(first, last, companyId, domain);
    switch (dealEmail(index)) {
      case 'none':
        return [];
      case 'empty':
        return [''];
      case 'invalid':
        return [INVALID[index % INVALID.length] ?? 'n/a'];
      case 'blanks':
        return [` ${own()}  `];
      case 'capitals':
        return [own().toUpperCase()];
      case 'several':
        return [own(), `private.${own()}`, own()];
      case 'sharedInCompany':
        return [this.#lastOfCompany.get(companyId) ?? own()];
      case 'sharedAcross':
        return [this.#lastAnywhere ?? own()];
      case 'sharedOtherCase':
        return [swapCase(this.#lastAnywhere ?? own())];
      case 'own':
        break;
    }
    return [own()];
  }

  #own(first: string, last: string, companyId: number | null, domain: string): string {
    const local = `${ascii(first)}.${ascii(last)}`.replaceAll(/^\.|\.$/g, '') || 'office';
    let email = `${local}@${domain}`;
    for (let n = 2; this.#given.has(email); n += 1) email = `${local}${n}@${domain}`;
    this.#given.add(email);
    this.#lastOfCompany.set(companyId, email);
    this.#lastAnywhere = email;
    return email;
  }
}

function ascii(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '');
}

function swapCase(email: string): string {
  return email.charAt(0).toUpperCase() + email.slice(1).replace(/@[a-z]/, (at) => at.toUpperCase());
}
