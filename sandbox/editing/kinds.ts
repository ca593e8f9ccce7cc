import { activityModel } from '../model/activity.ts';
import { companyModel } from '../model/company.ts';
import { contactModel } from '../model/contact.ts';
import type { FieldSpec } from '../query/schema.ts';
import { EditProblem } from './person.ts';

/** A field that can be edited by hand. */
export interface EditableField {
  readonly name: string;
  readonly spec: FieldSpec;
  readonly required?: boolean;
}

/** A kind of record that can be edited by hand. */
export interface Kind {
  readonly name: 'contact' | 'company' | 'activity';
  readonly plural: string;
  /** Collection of the API. */
  readonly path: string;
  readonly fields: readonly EditableField[];
  /** Collections that its references lead to, by field. */
  readonly references: Readonly<Record<string, string>>;
  /** Collection of its types, if it has a list of them. */
  readonly types: string | null;
  /** Whether it has communication items. */
  readonly reachable: boolean;
  /** Fields that a search looks at. */
  readonly searched: readonly string[];
}

type Model = {
  readonly fields: readonly {
    readonly name: string;
    readonly spec: FieldSpec;
    readonly required?: boolean;
    readonly write?: unknown;
    readonly patchable?: boolean;
    readonly createOnly?: boolean;
  }[];
};

const people = 'system/members';
const companies = 'company/companies';
const contacts = 'company/contacts';

const kinds: readonly Kind[] = [
  {
    name: 'contact',
    plural: 'contacts',
    path: contacts,
    fields: editable(contactModel.model),
    references: {
      company: companies,
      country: 'company/countries',
      relationship: 'company/contacts/relationships',
      department: 'company/contacts/departments',
      managerContact: contacts,
      assistantContact: contacts,
      companyLocation: 'system/locations',
    },
    types: 'company/contacts/types',
    reachable: true,
    searched: ['firstName', 'lastName'],
  },
  {
    name: 'company',
    plural: 'companies',
    path: companies,
    fields: editable(companyModel.model),
    references: {
      status: 'company/companies/statuses',
      country: 'company/countries',
      territory: 'system/locations',
      market: 'company/marketDescriptions',
      defaultContact: contacts,
      parentCompany: companies,
      billToCompany: companies,
      billingContact: contacts,
      territoryManager: people,
    },
    types: 'company/companies/types',
    reachable: false,
    searched: ['name', 'identifier'],
  },
  {
    name: 'activity',
    plural: 'activities',
    path: 'sales/activities',
    fields: editable(activityModel.model),
    references: {
      type: 'sales/activities/types',
      company: companies,
      contact: contacts,
      status: 'sales/activities/statuses',
      assignTo: people,
    },
    types: null,
    reachable: false,
    searched: ['name'],
  },
];

/** Fields that take a single value. */
function editable({ fields }: Model): readonly EditableField[] {
  return fields.filter(
    ({ name, spec, write, patchable, createOnly }) =>
      write !== undefined &&
      patchable !== false &&
      createOnly !== true &&
      !['array', 'object'].includes(spec.kind) &&
      // Always reads as false, and is rejected in an edit.
      name !== 'ignoreDuplicates',
  );
}

/** The kind that a word names, singular or plural; undefined if it names none. */
export function kindNamed(word: string): Kind | undefined {
  const wanted = word.toLowerCase();
  return kinds.find(({ name, plural }) => name === wanted || plural === wanted);
}

/** The default kind. */
export const contactKind: Kind = namedKind('contact');

/** The kind that a word names. Throws EditProblem. */
export function namedKind(word: string): Kind {
  const kind = kindNamed(word);
  if (kind !== undefined) return kind;
  throw new EditProblem(
    'kind',
    `"${word}" is no kind of record`,
    kinds.map(({ plural }) => plural).join(', '),
  );
}
