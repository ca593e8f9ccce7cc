import { type Field, set } from './field.ts';
import { conversionError } from './values.ts';

/** `integratorTags`: a list of texts, dropped when empty. */
export function tagsField<T extends { readonly integratorTags: readonly string[] }>(): Field<T> {
  const key = 'integratorTags';
  return {
    name: key,
    spec: { kind: 'array' },
    read: (record) => (record.integratorTags.length === 0 ? null : record.integratorTags),
    write(draft, value, context) {
      if (!Array.isArray(value)) throw conversionError(context, key, value, 'List`1');
      set(draft, key, value.map(String));
      context.touched.add('field');
    },
    clear(draft, context) {
      set(draft, key, []);
      context.touched.add('field');
    },
  };
}
