import type { StoredUnfit } from '../core/mapping/unfit.ts';
import { codedText } from './fill.ts';
import type { Texts } from './texts.ts';

/** Why a value cannot go to the other side; an older version stored its own words. */
export function unfitText(why: StoredUnfit, { unfit }: Texts): string {
  return typeof why === 'string' ? why : codedText(unfit, why);
}
