import { useAnswer } from '../../api/queries.ts';
import { withUnit } from '../../texts/english/settings.ts';
import { texts } from '../../texts/english.ts';
import { number } from '../../texts/numbers.ts';

const words = texts.organization;

/** The value of a setting as people read it. */
export function useValueText(org: string): (name: string, value: unknown) => string {
  const users = useAnswer('GET /organizations/{org}/users', {
    path: { org },
    query: { sort: 'name', limit: 200 },
  });
  return (name, value) => {
    const text = texts.settings[name];
    if (value === null || value === undefined || value === '') return text?.none ?? words.empty;
    if (name === 'defaultOwner') {
      if (users.data === undefined) return '';
      return users.data.data.data.find(({ id }) => id === value)?.name ?? texts.names.removedUser;
    }
    if (typeof value === 'number') {
      const unit = text?.unit;
      return unit === undefined ? String(value) : withUnit(number(value), unit);
    }
    const said = typeof value === 'string' ? value : JSON.stringify(value);
    return text?.values?.[said] ?? said;
  };
}
