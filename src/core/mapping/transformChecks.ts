import type { Acceptance, Problem } from '../badInput.ts';
import type { AmpField } from '../contact/ampFields.ts';
import { canonicalName } from '../contact/canonical.ts';
import type { CatalogField } from './catalogField.ts';
import type { DocumentEntry, Transform } from './document.ts';
import { fieldProblem } from './fieldNames.ts';

/** A problem with a transform of an entry. */
type Wrong = {
  readonly part: string;
  readonly problem: Problem;
  readonly accepted: Acceptance;
};

/** The problems with the transforms of an entry. Only errors: losses show when a value arrives. */
export function transformProblems(
  { transforms = [], direction }: DocumentEntry,
  source: CatalogField,
  target: AmpField,
  sources: ReadonlyMap<string, CatalogField>,
): readonly Wrong[] {
  const problems: Wrong[] = [];
  const add = (problem: Problem, accepted: Acceptance) =>
    problems.push({ part: 'transforms', problem, accepted });
  const kinds = transforms.map(({ kind }) => kind);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) < index);
  if (twice !== undefined)
    add({ code: 'transform_twice', transform: twice }, { code: 'each_transform_once' });
  for (const transform of transforms) {
    const { kind } = transform;
    const oneWay = kind === 'join' || kind === 'split';
    if (oneWay && direction !== 'to_amp') {
      add({ code: 'no_way_back', transform: kind }, { code: 'transform_to_amp', oneWay: kind });
    }
    const problem = problemOf(transform, source, target, sources);
    if (problem !== null) add(problem.problem, problem.accepted);
  }
  return problems;
}

const textLike: ReadonlySet<string> = new Set(['text', 'long_text', 'choice', 'url', 'email']);

function problemOf(
  transform: Transform,
  source: CatalogField,
  target: AmpField,
  sources: ReadonlyMap<string, CatalogField>,
): Omit<Wrong, 'part'> | null {
  const { kind } = transform;
  const kinds: readonly string[] = [source.kind, target.kind];
  const count = (wanted: string) => kinds.filter((one) => one === wanted).length;
  switch (kind) {
    case 'trim':
    case 'case':
    case 'split':
      return textLike.has(source.kind) && textLike.has(target.kind)
        ? null
        : {
            problem: { code: 'only_for_text', transform: kind },
            accepted: { code: 'text_fields' },
          };
    case 'phone': {
      const places = transform.form.split('#').length - 1;
      if (places < 3 || places > 15 || /\d|x|ext/iu.test(transform.form)) {
        return { problem: { code: 'no_phone_form' }, accepted: { code: 'phone_form' } };
      }
      const fine = count('phone') > 0;
      return fine ? null : { problem: { code: 'not_a_phone' }, accepted: { code: 'phone_field' } };
    }
    case 'yes_no': {
      const [yes, no] = [canonicalName(transform.yes), canonicalName(transform.no)];
      if (yes === '' || no === '' || yes === no) {
        return {
          problem: { code: 'words_alike' },
          accepted: { code: 'two_words' },
        };
      }
      return count('yes_no') === 1
        ? null
        : {
            problem: { code: 'no_yes_no_field' },
            accepted: { code: 'one_yes_no_field' },
          };
    }
    case 'date':
      return count('date') === 1
        ? null
        : {
            problem: { code: 'no_date_field' },
            accepted: { code: 'one_date_field' },
          };
    case 'join':
      break;
  }
  return sources.has(transform.with) ? null : fieldProblem(transform.with, [...sources.keys()]);
}
