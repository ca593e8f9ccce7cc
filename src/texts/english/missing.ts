import type { Missing } from '../../core/notFound.ts';

/** The texts about a record that was not found. */
export const missing: Readonly<
  Record<Missing, { readonly name: string; readonly advice: string }>
> = {
  example: { name: 'example data', advice: 'The organization has none.' },
  organization: { name: 'organization', advice: 'Check the id of the organization.' },
  contact: {
    name: 'contact in ConnectWise',
    advice: 'Use the ConnectWise id of a contact that a sync has read. Search for it by name.',
  },
  amp_contact: {
    name: 'AMP contact',
    advice: 'Use the id or the e-mail address of an AMP contact. See them all.',
  },
  import: { name: 'import', advice: 'Imports are kept for a week. Send the file again.' },
  person: {
    name: 'contact in ConnectWise or AMP',
    advice:
      'Search by part of the name, the e-mail address, the ConnectWise id or the AMP id. If the security role of the API member may only see its own records, the others are hidden; check it.',
  },
  activity: {
    name: 'activity in ConnectWise of to-do',
    advice: 'The to-do may not have been sent yet. See them all.',
  },
  todo: { name: 'to-do', advice: 'See them all.' },
  user: { name: 'user', advice: 'Use the id, e-mail address or name of a user. See them all.' },
  run: { name: 'run', advice: 'See them all.' },
  amp_field: { name: 'custom field', advice: 'See them all.' },
  connectwise_field: {
    name: 'ConnectWise field that can be mapped',
    advice: 'See them all.',
  },
  mapping_version: { name: 'version of the mapping', advice: 'See them all.' },
  conflict: { name: 'open conflict of contact', advice: 'See them all.' },
  todo_conflict: { name: 'open conflict of to-do', advice: 'See them all.' },
  decision: { name: 'decision about a conflict', advice: 'See the settled conflicts.' },
  link: { name: 'link of contact', advice: 'See where the contact stands.' },
  webhook: { name: 'webhook', advice: 'Check its id in the list of webhooks.' },
  delivery: { name: 'delivery', advice: 'Check its id in the deliveries of the webhook.' },
  saved_view: { name: 'saved view', advice: 'It may be gone. Choose another view.' },
  token: { name: 'token', advice: 'Check its id in the list of tokens.' },
  invitation: { name: 'open invitation', advice: 'Check its id in the list of invitations.' },
  session: { name: 'session', advice: 'Check its id in the list of your sessions.' },
  match: {
    name: 'proposed match of contact',
    advice: 'See them all, or link any two records yourself.',
  },
};
