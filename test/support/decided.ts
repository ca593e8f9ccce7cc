import type { DocumentEntry, MappingDocument } from '../../src/core/mapping/document.ts';
import type { Settings } from '../../src/core/settings/settings.ts';

/**
 * Direction and rule of some fields, by AMP field; each is mapped to the ConnectWise field of the same name.
 */
export type Fields = Readonly<
  Record<string, Partial<Pick<DocumentEntry, 'direction' | 'conflict'>> | undefined>
>;

/** Settings, and what the mapping says about some fields. */
export type Decided = Settings & { readonly fields?: Fields | undefined };

/** The mapping document of some fields. */
export function documentOf(fields: Fields = {}): MappingDocument {
  const entries = Object.entries(fields).map(([name, chosen]) => ({
    amp: name,
    connectwise: name,
    ...chosen,
  }));
  return { entries, off: [] };
}
