import type { AmpField } from '../contact/ampFields.ts';
import { canonicalName } from '../contact/canonical.ts';
import type { CatalogField } from './catalogField.ts';
import type { DocumentEntry, Transform } from './document.ts';
import { fieldProblem } from './fieldNames.ts';

/** What is wrong with the transforms of an entry. */
type Problem = { readonly part: string; readonly problem: string; readonly accepted: string };

/** Refusals only: what a transform cannot do with a value is seen when the value comes. */
export function transformProblems(
  { transforms = [], direction }: DocumentEntry,
  source: CatalogField,
  target: AmpField,
  sources: ReadonlyMap<string, CatalogField>,
): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (problem: string, accepted: string) =>
    problems.push({ part: 'transforms', problem, accepted });
  const kinds = transforms.map(({ kind }) => kind);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) < index);
  if (twice !== undefined) add(`${twice} is there twice`, 'each transform once');
  for (const transform of transforms) {
    const { kind } = transform;
    const oneWay = kind === 'join' || kind === 'split';
    if (oneWay && direction !== 'to_amp') {
      add(`${kind} has no way back to ConnectWise`, `${kind} with direction=to_amp`);
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
): Omit<Problem, 'part'> | null {
  const { kind } = transform;
  const kinds: readonly string[] = [source.kind, target.kind];
  const count = (wanted: string) => kinds.filter((one) => one === wanted).length;
  switch (kind) {
    case 'trim':
    case 'case':
    case 'split':
      return textLike.has(source.kind) && textLike.has(target.kind)
        ? null
        : { problem: `${kind} is for text`, accepted: 'text fields on both sides' };
    case 'phone': {
      const places = transform.form.split('#').length - 1;
      if (places < 3 || places > 15 || /\d|x|ext/iu.test(transform.form)) {
        const accepted = 'a # for each of 3 to 15 digits, such as (###) ###-####';
        return { problem: 'this is no form of a phone number', accepted };
      }
      const fine = count('phone') > 0;
      return fine ? null : { problem: 'phone is for phone numbers', accepted: 'a phone field' };
    }
    case 'yes_no': {
      const [yes, no] = [canonicalName(transform.yes), canonicalName(transform.no)];
      if (yes === '' || no === '' || yes === no) {
        return {
          problem: 'the words are the same, or blank',
          accepted: 'two words: yes_no:Yes/No',
        };
      }
      return count('yes_no') === 1
        ? null
        : {
            problem: 'yes_no goes between a yes-or-no field and one with words',
            accepted: 'one field of the kind yes or no, and one of another',
          };
    }
    case 'date':
      return count('date') === 1
        ? null
        : {
            problem: 'date goes between a date and text',
            accepted: 'one field of the kind date, and one of text',
          };
    case 'join':
      break;
  }
  return sources.has(transform.with) ? null : fieldProblem(transform.with, [...sources.keys()]);
}
