import type { Coded, CodeTable } from './coded.ts';

/** The parts of the connection check. */
export type CheckId =
  | 'wait'
  | 'discovery'
  | 'credentials'
  | 'client_id'
  | 'license_class'
  | 'contact_filter'
  | 'database'
  | 'times'
  | 'time_zone'
  | 'stamps'
  | RightId;

/** Rights of the API member, each checked separately. */
export type RightId =
  | 'right_companies'
  | 'right_contacts'
  | 'right_activities'
  | 'right_company_types'
  | 'right_api_reports'
  | 'right_change_contacts'
  | 'right_add_companies'
  | 'right_change_activities';

/** Results of the connection check, with the details their texts need. */
export const checkFindings = {
  not_tried_broken: [],
  not_tried_waiting: [],
  not_tried_not_found: [],
  no_answer: [],
  rejected_first: [],
  accepted: [],
  server: ['apiBase'],
  server_version: ['apiBase', 'version'],
  member_unknown: [],
  member: ['identifier'],
  license_class: ['identifier', 'licenseClass'],
  right_rejected: [],
  reads: [],
  reads_level_unseen: [],
  level_unseen: [],
  write_level_unseen: [],
  levels: ['row', 'levels'],
  levels_without_undo: ['row', 'levels', 'lacking'],
  filter: ['filter'],
  filter_gone: ['gone'],
  lists_unseen: ['lists'],
  times_unknown: [],
  times_at_first_sync: [],
  times_instants: [],
  times_rounded: [],
  times_days: [],
  times_unread: [],
  times_changed_instants: [],
  times_changed_rounded: [],
  times_changed_days: [],
  times_changed_unread: [],
  stamps_all: [],
  stamps_not_items: [],
  database_file: [],
  database_server: [],
  time_zone: ['timeZone'],
  time_zone_without_region: ['timeZone'],
} as const satisfies CodeTable;

/** What to do about it. */
export const checkAdvice = {
  connectwise_members: [],
  make_api_member: [],
  set_level: ['row', 'columns', 'level'],
  set_level_for_undo: ['row', 'columns', 'level'],
  set_table_setup: [],
  choose_filter: [],
  correct_filter: [],
  read_all: [],
  choose_time_zone: ['closest'],
} as const satisfies CodeTable;

export type CheckFinding = Coded<typeof checkFindings>;
export type CheckAdvice = Coded<typeof checkAdvice>;
