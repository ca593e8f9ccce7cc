import { describe, expect, it } from 'vitest';
import { english } from '../../texts/english/english.ts';
import { findingText } from '../../texts/findingText.ts';
import { type AmpField, type AmpKind, ampFields, comparisonOf } from '../contact/ampFields.ts';
import { catalog } from './catalog.ts';
import { checkMapping, type Finding } from './checkMapping.ts';
import type { DocumentEntry } from './document.ts';
import { toAmpVerdict, toConnectWiseVerdict, type VerdictReason } from './kinds.ts';
import { notMappable } from './notMappable.ts';

const kinds = [
  'text',
  'long_text',
  'email',
  'phone',
  'number',
  'date',
  'yes_no',
  'choice',
  'choices',
  'url',
  'user',
] as const satisfies readonly AmpKind[];

function custom(kind: AmpKind): AmpField {
  const options = kind === 'choice' || kind === 'choices' ? { options: ['Red', 'Green'] } : {};
  const name = `own_${kind}`;
  return {
    name,
    label: name,
    kind,
    comparison: comparisonOf(kind),
    ...options,
    custom: { retired: false },
  };
}
const fields = [...ampFields, ...kinds.map(custom)];

function check(...entries: readonly DocumentEntry[]): readonly Finding[] {
  return checkMapping({ entries, off: [] }, fields, catalog);
}
const said = (finding: Finding) => findingText(finding, english);
const verdictText = (reason: VerdictReason) =>
  english.verdicts[reason].replace(/\{.*\}/u, 'is not');
const refusedIn = (findings: readonly Finding[]) =>
  findings.filter(({ kind }) => kind === 'refused').map((one) => said(one).problem);

const refusedOrWarned = ([first]: readonly Finding[]) =>
  first === undefined ? '' : said(first).problem;

describe('R13: which fields go together', () => {
  const pairs = catalog.flatMap((source) =>
    kinds.map((kind) => [source.name, kind, source] as const),
  );

  it.each(pairs)(
    '%s to an AMP field of the kind %s: accepted, warned or refused',
    (name, kind, source) => {
      const verdict = toAmpVerdict(source.kind, kind);
      const findings = check({ amp: `own_${kind}`, connectwise: name, direction: 'to_amp' });
      const kindsFound = findings.map((finding) => finding.kind);
      expect(kindsFound).toEqual(
        { fits: [], lossy: ['warning'], refused: ['refused'] }[verdict.kind],
      );
      if (verdict.kind === 'fits') return;
      // Who owns whom is refused as such, whatever the other field.
      if (kind !== 'user')
        expect(refusedOrWarned(findings)).toContain(verdictText(verdict.because));
    },
  );

  it.each(pairs)(
    '%s from an AMP field of the kind %s: accepted, warned or refused',
    (name, kind, source) => {
      const amp = `own_${kind}`;
      const findings = check({ amp, connectwise: name, direction: 'to_connectwise' });
      const problems = refusedIn(findings);
      if (kind === 'user') return expect(problems.join()).toMatch(/company decides who owns/u);
      if (source.write === undefined) {
        return expect(problems[0]).toMatch(/does not accept changes to/u);
      }
      // Nobody is known by another field than the AMP field of the same name.
      if (['firstName', 'lastName', 'email'].includes(name)) {
        return expect(problems.join()).toMatch(/both sides recognize a person|e-mail/u);
      }
      const verdict = toConnectWiseVerdict(kind, source.kind);
      expect(problems.length > 0).toBe(verdict.kind === 'refused');
      const warned = findings.some(
        (finding) =>
          finding.kind === 'warning' &&
          verdict.kind === 'lossy' &&
          said(finding).problem.includes(verdictText(verdict.because)),
      );
      return expect(warned).toBe(verdict.kind === 'lossy');
    },
  );

  it('the table as people know it', () => {
    const short = { fits: '+', lossy: '~', refused: '-' } as const;
    const from = [
      'text',
      'email',
      'phone',
      'number',
      'date',
      'yes_no',
      'choice',
      'choices',
      'url',
    ] as const;
    const to = kinds.filter((kind) => kind !== 'user');
    const rows = (
      verdict: (a: (typeof from)[number], b: (typeof to)[number]) => keyof typeof short,
    ) => from.map((a) => `${a.padEnd(8)}${to.map((b) => short[verdict(a, b)]).join('')}`);
    // Columns: text, long text, e-mail, phone, number, date, yes or no, choice, choices, URL.
    expect(rows((a, b) => toAmpVerdict(a, b).kind)).toEqual([
      'text    ++-~~~~~~~',
      'email   +++-------',
      'phone   ++-+------',
      'number  ++-~+--~--',
      'date    ++---+----',
      'yes_no  ++----+~--',
      'choice  ++--~-~~~-',
      'choices ++------~-',
      'url     ++-------+',
    ]);
    expect(rows((a, b) => toConnectWiseVerdict(b, a).kind)).toEqual([
      'text    +~++++++++',
      'email   --+-------',
      'phone   ~--+~-----',
      'number  ~---+--~--',
      'date    ~----+----',
      'yes_no  ~-----+~--',
      'choice  ~------~--',
      'choices ~------~~-',
      'url     ~--------+',
    ]);
  });
});

describe('R13: what is refused when saving', () => {
  const title = { amp: 'title', connectwise: 'title' } as const;
  it.each([
    [
      'an unknown AMP field',
      [{ ...title, amp: 'tittle' }],
      /no such field, "tittle"; closest is title/u,
    ],
    [
      'an unknown ConnectWise field',
      [{ ...title, connectwise: 'job' }],
      /ConnectWise has no such field, "job"/u,
    ],
    [
      'one AMP field from two sources',
      [title, { ...title, connectwise: 'nickName', direction: 'to_amp' }],
      /come from two fields, title and nickName, and each sync would/u,
    ],
    [
      'two entries writing one field',
      [title, { amp: 'own_text', connectwise: 'title' }],
      /written from two AMP fields, title and own_text/u,
    ],
    [
      'a person known by another field',
      [{ amp: 'email', connectwise: 'title' }],
      /both sides recognize a person/u,
    ],
    [
      'a name that becomes another value',
      [{ amp: 'firstName', connectwise: 'firstName', values: { pairs: [], others: 'same' } }],
      /its value cannot change/u,
    ],
    [
      'writing what is only read',
      [{ amp: 'company', connectwise: 'company', direction: 'both' }],
      /does not accept changes/u,
    ],
    ['the owner', [{ amp: 'owner', connectwise: 'title' }], /company decides who owns/u],
    [
      'join with a way back',
      [{ ...title, transforms: [{ kind: 'join', with: 'school', between: ' ' }] }],
      /only works in the direction/u,
    ],
    [
      'join with nothing',
      [{ ...title, direction: 'to_amp', transforms: [{ kind: 'join', with: 'x', between: ' ' }] }],
      /no such field, "x"/u,
    ],
    [
      'split of a number',
      [
        {
          amp: 'own_text',
          connectwise: 'Company_Employees',
          direction: 'to_amp',
          transforms: [{ kind: 'split', take: 'first' }],
        },
      ],
      /split is for text/u,
    ],
    [
      'a transform twice',
      [{ ...title, transforms: [{ kind: 'trim' }, { kind: 'trim' }] }],
      /twice/u,
    ],
    [
      'a form without digits',
      [{ amp: 'phone', connectwise: 'phone', transforms: [{ kind: 'phone', form: '##' }] }],
      /not a phone number format/u,
    ],
    [
      'words that are the same',
      [
        {
          amp: 'own_yes_no',
          connectwise: 'title',
          direction: 'to_amp',
          transforms: [{ kind: 'yes_no', yes: 'Y', no: ' y ' }],
        },
      ],
      /the same, or empty/u,
    ],
    [
      'a date between two texts',
      [{ ...title, transforms: [{ kind: 'date', form: 'MM/DD/YYYY' }] }],
      /between a date field and a text field/u,
    ],
    [
      'an option there is not',
      [
        {
          amp: 'own_choice',
          connectwise: 'title',
          direction: 'to_amp',
          values: { pairs: [{ connectwise: 'CTO', amp: 'Blue' }], others: 'same' },
        },
      ],
      /"Blue" is not an option/u,
    ],
    [
      'a value twice',
      [
        {
          ...title,
          values: {
            pairs: [
              { connectwise: 'a', amp: 'b' },
              { connectwise: ' A', amp: 'c' },
            ],
            others: 'same',
          },
        },
      ],
      /appears twice/u,
    ],
    ['a default nobody needs', [{ ...title, default: 'x' }], /does not require/u],
    [
      'a default that is too long',
      [{ amp: 'firstName', connectwise: 'firstName', default: 'x'.repeat(31) }],
      /cannot hold/u,
    ],
  ] as const satisfies readonly (readonly [string, readonly DocumentEntry[], RegExp])[])(
    '%s',
    (_, entries, problem) => {
      const findings = refusedIn(check(...entries));
      expect(findings.join(' | ')).toMatch(problem);
    },
  );

  it('switching off what both sides know a person by', () => {
    const off = checkMapping({ entries: [], off: ['email', 'fax', 'nothing'] }, fields, catalog);
    expect(off.map(({ kind, amp }) => [kind, amp])).toEqual([
      ['refused', 'email'],
      ['warning', 'nothing'],
    ]);
  });

  it('while a default gives way with a warning', () => {
    const found = check({ amp: 'own_text', connectwise: 'title' });
    expect(found.map(({ kind, amp }) => [kind, amp])).toContainEqual(['warning', 'title']);
    expect(refusedIn(found)).toEqual([]);
  });

  it('lengths are known, and warned about', () => {
    const [found] = check({
      amp: 'own_long_text',
      connectwise: 'zip',
      direction: 'to_connectwise',
    })
      .map(said)
      .filter(({ problem }) => problem.includes('12 characters'));
    expect(found).toMatchObject({ kind: 'warning', accepted: 'longer values are skipped' });
  });
});

describe('what is said about a mapping', () => {
  it('reads as English, whatever the kinds, and names the pair of fields once', () => {
    for (const kind of kinds) {
      for (const { name, label } of catalog) {
        const found = check({ amp: `own_${kind}`, connectwise: name, direction: 'both' });
        for (const { problem } of found.map(said)) {
          expect(problem).not.toMatch(/\ba [aeiou]/u);
          expect(problem.split(`${label} (`).length).toBeLessThan(3);
        }
      }
    }
    expect(refusedIn(check({ amp: 'own_number', connectwise: 'linkedInUrl' }))).toEqual([
      'LinkedIn (web address) and own_number (number): to AMP, a web address is not a number; to ConnectWise, a number is not a web address',
    ]);
  });

  it('speaks of a default mapping only where there is one', () => {
    const birthday: AmpField = { ...custom('date'), name: 'birthday', label: 'Birthday' };
    const entries = (connectwise: string, amp: string) =>
      checkMapping({ entries: [{ amp, connectwise }], off: [] }, [...fields, birthday], catalog);
    expect(entries('birthDay', 'birthday')).toEqual([]);
    for (const { name, kind, write, optIn } of catalog) {
      if (write === undefined || optIn === true || kind !== 'text') continue;
      const hasDefault = ampFields.some((field) => field.name === name);
      const told = entries(name, 'own_text').filter(({ part }) => part === 'direction');
      expect([name, told.length]).toEqual([
        name,
        hasDefault && name !== 'firstName' && name !== 'lastName' ? 1 : 0,
      ]);
    }
  });

  it('names only the closest field where letters are missing or wrong', () => {
    const [mistyped] = refusedIn(check({ amp: 'own_text', connectwise: 'depatrment' }));
    expect(mistyped).toMatch(/closest is department; custom contact fields cannot be mapped$/u);
  });
});

describe('R11: custom contact fields are refused', () => {
  it.each([
    ...notMappable.map(({ name }) => name),
    'customFields/7',
    'CUSTOMFIELDS',
    'User Defined Field 1',
    'Custom field: Origin',
    'UDF 3',
    // Captions, as people know them by.
    'Favorite Color',
    'hubspot_contact_id',
    'Phone provider',
    'Size',
    'Mother of jane',
  ])('%s', (name) => {
    const [problem] = refusedIn(check({ amp: 'title', connectwise: name, direction: 'to_amp' }));
    expect(problem).toMatch(/custom contact fields cannot be mapped/u);
  });
});
