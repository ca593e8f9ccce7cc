import { texts } from '../../texts/english.ts';
import type { Checked } from './connectionAnswers.ts';

const { letter } = texts.checks;

/**
 * The settings to ask a ConnectWise administrator for, as plain text; null if nothing is missing.
 */
export function letterOf({ company, checks }: Checked): string | null {
  const missing = checks.filter(({ status, right }) => status === 'failed' && right !== null);
  const unseen = checks.filter(({ status, right }) => status === 'unverified' && right !== null);
  const others = checks.filter(({ status, right }) => status === 'failed' && right === null);
  const lineOf = ({ right }: Checked['checks'][number]) =>
    right === null
      ? ''
      : letter.missing(`${right.module} > ${right.row}`, right.columns, right.level);
  const parts = [
    ...(missing.length === 0 ? [] : [letter.intro(company), ...missing.map(lineOf)]),
    ...(unseen.length === 0
      ? []
      : [
          ...(missing.length === 0 ? [letter.intro(company)] : ['']),
          letter.unverified,
          ...unseen.map(lineOf),
        ]),
    ...(others.length === 0
      ? []
      : [
          '',
          letter.others,
          ...others.map(
            ({ message, advice }) => `- ${[message, advice].filter(Boolean).join(' ')}`,
          ),
        ]),
  ];
  return missing.length + unseen.length === 0 ? null : parts.join('\n');
}
