/** What needs a person's attention, worst first. */
export const needs = [
  'keys_refused',
  'plan_on_hold',
  'webhook_off',
  'conflicts',
  'holds',
  'matches',
  'users_without_member_id',
  'old_keys_valid',
  'keys_old',
] as const;

export type NeedName = (typeof needs)[number];
