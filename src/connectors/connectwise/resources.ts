/**
 * The resources of the connector, and the right in the security role that reading each one needs
 * (rows as vendors list them, 3P).
 */
export const resources = {
  companies: {
    path: '/company/companies',
    what: 'companies',
    row: 'Companies > Company Maintenance',
    level: 'Inquire to All',
  },
  contacts: {
    path: '/company/contacts',
    what: 'contacts',
    row: 'Companies > Contacts',
    level: 'Inquire to All',
  },
  company_types: {
    path: '/company/companies/types',
    what: 'company types',
    row: 'System > Table Setup (Customize: Company / Company Type)',
    level: 'Inquire to All',
  },
  company_statuses: {
    path: '/company/companies/statuses',
    what: 'company statuses',
    row: 'System > Table Setup (Customize: Company / Company Status)',
    level: 'Inquire to All',
  },
  markets: {
    path: '/company/marketDescriptions',
    what: 'markets',
    row: 'System > Table Setup (Customize: Company / Market)',
    level: 'Inquire to All',
  },
  territories: {
    path: '/system/locations',
    what: 'territories',
    row: 'System > My Company',
    level: 'Inquire to All',
  },
  contact_types: {
    path: '/company/contacts/types',
    what: 'contact types',
    row: 'System > Table Setup (Customize: Company / Contact Type)',
    level: 'Inquire to All',
  },
  departments: {
    path: '/company/contacts/departments',
    what: 'departments',
    row: 'System > Table Setup (Customize: Company / Contact Department)',
    level: 'Inquire to All',
  },
  relationships: {
    path: '/company/contacts/relationships',
    what: 'relationships',
    row: 'System > Table Setup (Customize: Company / Contact Relationship)',
    level: 'Inquire to All',
  },
  countries: {
    path: '/company/countries',
    what: 'countries',
    row: 'System > Table Setup (Customize: Company / Country)',
    level: 'Inquire to All',
  },
  communication_types: {
    path: '/company/communicationTypes',
    what: 'communication types',
    row: 'System > Table Setup (Customize: Company / Communication Type)',
    level: 'Inquire to All',
  },
  activities: {
    path: '/sales/activities',
    what: 'activities',
    row: 'Companies > CRM/Sales Activities',
    level: 'Inquire to All',
  },
  activity_types: {
    path: '/sales/activities/types',
    what: 'activity types',
    row: 'System > Table Setup (Customize: Activities / Activity Type)',
    level: 'Inquire to All',
  },
  activity_statuses: {
    path: '/sales/activities/statuses',
    what: 'activity statuses',
    row: 'System > Table Setup (Customize: Activities / Activity Status-CRM)',
    level: 'Inquire to All',
  },
  members: {
    path: '/system/members',
    what: 'members',
    row: 'System > Member Maintenance',
    level: 'Inquire to All',
  },
  reports: {
    path: '/system/reports',
    what: 'reports',
    row: 'System > API Reports',
    level: 'Inquire to All',
  },
  account: {
    path: '/system/myAccount',
    what: 'its own account',
    row: 'System > Member Maintenance',
    level: 'Inquire to All',
  },
  callbacks: {
    path: '/system/callbacks',
    what: 'callbacks',
    // No documentation names the row (UNSURE).
    row: 'System > Table Setup',
    level: 'Inquire to All',
  },
  role_rights: {
    path: '/system/securityRoles',
    what: 'security roles',
    row: 'System > Security',
    level: 'Inquire to All',
  },
} as const satisfies Record<
  string,
  { readonly path: string; readonly what: string; readonly row: string; readonly level: string }
>;

export type Resource = keyof typeof resources;
