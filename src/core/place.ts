/** A page of the product where a person finds what a failure or an advice speaks of. */
export type Place =
  | 'contacts'
  | 'todos'
  | 'users'
  | 'runs'
  | 'conflicts'
  | 'matches'
  | 'holds'
  | 'filter'
  | 'mapping'
  | 'mapping_versions'
  | 'amp_fields'
  | 'connectwise_fields'
  | 'settings';
