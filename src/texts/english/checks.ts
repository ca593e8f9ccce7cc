import type { CheckId, checkFindings, checkAdvice as known } from '../../core/checkFindings.ts';

/** What each check of the connection is about. */
export const checks: Readonly<Record<CheckId, string>> = {
  wait: 'ConnectWise takes requests now',
  discovery: 'ConnectWise is found',
  credentials: 'Keys are accepted',
  client_id: 'clientId is accepted',
  license_class: 'API member has License Class API',
  right_companies: 'May read companies',
  right_contacts: 'May read contacts',
  right_activities: 'May read activities, for to-dos',
  right_company_types: 'May read company types',
  right_api_reports: 'API Reports is at All',
  right_change_contacts: 'May add and change contacts',
  right_add_companies: 'May add companies',
  right_change_activities: 'May add and change activities',
  contact_filter: 'ConnectWise has every value of the filter',
  database: 'Database is sound',
  times: 'Times in conditions',
  time_zone: 'Time zone of due dates',
  stamps: 'Changes that move lastUpdated',
};

const times = {
  instants: 'Read to the second.',
  rounded: 'Rounded to the day: changes are read from two days earlier on.',
  days: 'The time of day is ignored: changes are read by day, and compared by ampwise.',
  unread: 'Ignored: every record is read each time, and compared by ampwise.',
};

const timesChanged = 'It was different at the last full read, and syncs still use that.';

/** The results of checks; `{name}` is filled in from their details. */
export const checkFound: Readonly<Record<keyof typeof checkFindings, string>> = {
  not_tried_broken: 'Not checked, because the connection does not work yet.',
  not_tried_waiting: 'Not checked, because ConnectWise asked to wait.',
  not_tried_not_found: 'Not checked, because ConnectWise was not found.',
  no_answer: 'Not checked, because ConnectWise did not answer.',
  rejected_first: 'Not checked, because ConnectWise rejected the request before.',
  accepted: 'ConnectWise accepted the request.',
  server: '{apiBase}',
  server_version: '{apiBase}, version {version}',
  member_unknown: 'ConnectWise does not say which member these keys belong to.',
  member: 'Member {identifier}',
  license_class: 'Member {identifier} has License Class {licenseClass}.',
  right_rejected: 'ConnectWise rejected the request.',
  reads: 'Reading works.',
  reads_level_unseen: 'Reading works, but the check cannot see whether the level is All.',
  level_unseen:
    'The check cannot see the level, because the API member may not read its security role.',
  write_level_unseen:
    'The check cannot see the level, because the API member may not read its security role, and nothing is written to try it.',
  levels: '{row}, {levels}',
  levels_without_undo: '{row}, {levels}. With {lacking}, an undo cannot delete what a run created.',
  filter: '{filter}',
  filter_gone: 'No longer in ConnectWise: {gone}.',
  lists_unseen: 'The API member may not read these lists: {lists}.',
  times_unknown: 'Not known yet, because ConnectWise has no contact to try it on.',
  times_at_first_sync: 'Not known yet. The first sync finds out.',
  times_instants: times.instants,
  times_rounded: times.rounded,
  times_days: times.days,
  times_unread: times.unread,
  times_changed_instants: `${times.instants} ${timesChanged}`,
  times_changed_rounded: `${times.rounded} ${timesChanged}`,
  times_changed_days: `${times.days} ${timesChanged}`,
  times_changed_unread: `${times.unread} ${timesChanged}`,
  stamps_all:
    'A changed e-mail address or phone number moves it, so ampwise reads changes as they come.',
  stamps_not_items:
    'A changed e-mail address or phone number alone does not move it, so ampwise reads everything once an hour.',
  database_file: 'No damage found in its file.',
  database_server: 'The server answers.',
  time_zone: '{timeZone}',
  time_zone_without_region: '{timeZone} has no region, so due dates may be an hour off in summer.',
};

/** What to do about it. */
export const checkAdvice: Readonly<Record<keyof typeof known, string>> = {
  connectwise_members:
    'In ConnectWise, check that the keys belong to a member listed under System > Members > API Members.',
  make_api_member:
    'Create the keys for an API member: System > Members > API Members > +, License Class API.',
  set_level:
    'In System > Security Roles, in the role of the API member, set {row}, {columns}, to {level}.',
  set_level_for_undo:
    'To be able to undo such a run: In System > Security Roles, in the role of the API member, set {row}, {columns}, to {level}.',
  set_table_setup:
    'In System > Security Roles, in the role of the API member, set System > Table Setup, Inquire, to My or All.',
  choose_filter:
    'No value of the filter is left, so the sync is on hold. Choose which contacts take part.',
  correct_filter: 'The rest of the filter still applies. Remove these values from it.',
  read_all: 'Read everything again once, so that no change is missed.',
  choose_time_zone: 'Choose a time zone with a region. The closest is {closest}.',
};
