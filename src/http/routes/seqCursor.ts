import { badInput } from '../../core/badInput.ts';

const cursorForm = /^(\d{1,10})\.(.*)$/u;

/**
 * The number after which a page begins. Throws `bad_input` if the cursor was made with other
 * filters.
 */
export function afterOf(cursor: string | undefined, filters: string): number {
  if (cursor === undefined) return 0;
  const [, seq = '', of] = cursorForm.exec(cursor) ?? [];
  if (seq !== '' && of === filters) return Number(seq);
  throw badInput('cursor', { code: 'cursor_of_another' }, { code: 'next_cursor' });
}

/**
 * The cursor for the rows after a number, valid only with the same filters; see ../cursors.ts for its form in
 * URLs.
 */
export function cursorOf(seq: number, filters: string): string {
  return `${seq}.${filters}`;
}
