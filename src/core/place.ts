/** A page of the product that shows the subject of a failure or an advice. */
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
  /** Where to change the mapping of one field. */
  | 'mapped_field'
  | 'mapping_versions'
  | 'amp_fields'
  | 'connectwise_fields'
  | 'settings'
  | 'organizations'
  | 'tokens'
  | 'webhooks';
