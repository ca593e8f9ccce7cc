/**
 * The tables for the queue and skips of each kind of record. Contacts have integer keys, see
 * decision 0028.
 */
export const recordTables = {
  contact: { queue: 'queue', skips: 'skips', key: 'contact_id', type: 'integer' },
  amp_contact: { queue: 'amp_queue', skips: 'amp_skips', key: 'amp_contact_id', type: 'text' },
  todo: { queue: 'todo_queue', skips: 'todo_skips', key: 'todo_id', type: 'text' },
} as const;
