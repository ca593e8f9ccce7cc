import { useUsers } from '../../api/users.ts';
import { withUnit } from '../../texts/english/settings.ts';
import { texts } from '../../texts/english.ts';
import { number } from '../../texts/numbers.ts';

const words = texts.organization;

/** The display text of a setting's value. */
export function useValueText(org: string): (name: string, value: unknown) => string {
  const { nameOf } = useUsers(org);
  return (name, value) => {
    const text = texts.settings[name];
    if (value === null || value === undefined || value === '') return text?.none ?? words.empty;
    if (name === 'defaultOwner' && typeof value === 'string') return nameOf(value);
    if (typeof value === 'number') {
      const unit = text?.unit;
      return unit === undefined ? String(value) : withUnit(number(value), unit);
    }
    const said = typeof value === 'string' ? value : JSON.stringify(value);
    return text?.values?.[said] ?? said;
  };
}
