import { ampFields } from '../contact/ampFields.ts';
import { defaultSettings } from '../settings/settings.ts';
import { catalog } from './catalog.ts';
import { compileMapping } from './compileMapping.ts';
import { nothingDecided } from './document.ts';
import type { Mapping } from './mapping.ts';

/** Used if nothing else was decided. */
export const defaultMapping: Mapping = compileMapping(
  nothingDecided,
  ampFields,
  catalog,
  defaultSettings,
  () => null,
);
