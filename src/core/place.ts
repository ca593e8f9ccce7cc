/** A page of the product where a person finds what a failure or an advice speaks of. */
export type Place =
  | 'contacts'
  | 'todos'
  | 'users'
  | 'runs'
  /** A new plan. */
  | 'plan'
  | 'conflicts'
  | 'matches'
  | 'holds'
  | 'filter'
  | 'mapping'
  /** Where the mapping of one field is changed. */
  | 'mapped_field'
  | 'mapping_versions'
  | 'amp_fields'
  | 'connectwise_fields'
  | 'settings'
  | 'organizations'
  | 'tokens'
  | 'webhooks';
