import type { FieldValue } from '../../core/contact/ampContact.ts';
import type { Mapping, MappingEntry } from '../../core/mapping/mapping.ts';
import type { Candidate } from '../../core/plan/candidate.ts';
import { wishFor } from '../../core/plan/mergeFields.ts';
import type { EngineDeps } from '../deps.ts';

const batchSize = 200;

/**
 * Candidates with the company fields for which the AMP contacts of their company have different new
 * values, edited in AMP and not sent yet. None of these is sent, whatever their order; a person
 * decides. Costs nothing if the mapping writes no company field.
 */
export async function withDisputes(
  { stores: { mirror } }: Pick<EngineDeps, 'stores'>,
  mapping: Mapping,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const entries = mapping.filter(
    ({ source, direction }) => source.object === 'company' && direction !== 'to_amp',
  );
  if (entries.length === 0) return candidates;
  const wishing = candidates.filter((candidate) =>
    entries.some((entry) => wishFor(entry, candidate) !== undefined),
  );
  const companies = new Set(wishing.flatMap(({ contact }) => contact.companyId ?? []));
  if (companies.size === 0) return candidates;
  const disputes = new Disputes(entries);
  const ids = await mirror.contactIdsOfCompanies([...companies]);
  for (let from = 0; from < ids.length; from += batchSize) {
    const found = await mirror.candidatesByIds(ids.slice(from, from + batchSize));
    for (const { candidate } of found) disputes.add(candidate);
  }
  return candidates.map((candidate) => {
    const disputed = disputes.of(candidate);
    return disputed.length === 0 ? candidate : { ...candidate, disputed };
  });
}

/** The first unsent value for each company field, and whether another AMP contact has a different one. */
class Disputes {
  readonly #wishes = new Map<string, { readonly value: FieldValue; disputed: boolean }>();
  readonly #entries: readonly MappingEntry[];

  constructor(entries: readonly MappingEntry[]) {
    this.#entries = entries;
  }

  add(candidate: Candidate): void {
    for (const entry of this.#entries) {
      const value = wishFor(entry, candidate);
      if (value === undefined) continue;
      const key = keyOf(candidate, entry);
      const first = this.#wishes.get(key);
      if (first === undefined) this.#wishes.set(key, { value, disputed: false });
      else if (!entry.same(first.value, value)) first.disputed = true;
    }
  }

  of(candidate: Candidate): readonly string[] {
    return this.#entries
      .filter((entry) => this.#wishes.get(keyOf(candidate, entry))?.disputed === true)
      .map(({ target }) => target.name);
  }
}

function keyOf({ contact }: Candidate, { target }: MappingEntry): string {
  return `${contact.companyId} ${target.name}`;
}
