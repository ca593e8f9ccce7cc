import { type Field, set } from './field.ts';
import { toText } from './values.ts';

interface Slotted {
  readonly userDefinedFields: readonly (string | null)[] | null;
}

/** `userDefinedField1` to `userDefinedField10`, 50 characters each (SPEC). */
export function userDefinedSlots<T extends Slotted>(): Field<T>[] {
  return Array.from({ length: 10 }, (_, index): Field<T> => {
    const name = `userDefinedField${index + 1}`;
    const fill = (draft: T, value: string | null): void => {
      const slots = draft.userDefinedFields ?? EMPTY;
      set(draft, 'userDefinedFields', slots.with(index, value));
    };
    return {
      name,
      spec: { kind: 'string', maxLength: 50 },
      read: (record) => record.userDefinedFields?.[index],
      write(draft, value, context) {
        fill(draft, toText(context, name, value, { max: 50 }));
        context.touched.add('field');
      },
      clear(draft, context) {
        fill(draft, null);
        context.touched.add('field');
      },
    };
  });
}

const EMPTY: readonly (string | null)[] = Array.from({ length: 10 }, () => null);
