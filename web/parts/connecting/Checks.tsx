import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { texts } from '../../texts/english.ts';
import { CopyLetter } from './CopyLetter.tsx';
import classes from './connecting.module.css';
import type { Check, Checked } from './connectionAnswers.ts';
import { letterOf } from './letter.ts';

const words = texts.checks;
const icons = { passed: IconCircleCheck, failed: IconAlertTriangle, unverified: IconHelpCircle };

/** The results of the connection checks: what works, a row for each right, and what to set. */
export function Checks({
  checked,
  isChecking,
  onAgain,
}: {
  readonly checked: Checked;
  readonly isChecking: boolean;
  readonly onAgain: () => void;
}) {
  const { checks } = checked;
  const rights = worstFirst(checks.filter(({ right }) => right !== null));
  const others = worstFirst(checks.filter(({ right }) => right === null));
  const letter = letterOf(checked);
  return (
    <>
      <p className={classes.summary}>{summaryOf(checked)}</p>
      <div className={classes.checkActions}>
        <Button variant="default" loading={isChecking} onClick={onAgain}>
          {words.again}
        </Button>
        {letter === null ? null : <CopyLetter text={letter}>{words.copy}</CopyLetter>}
      </div>
      <h3 className={classes.tableTitle}>{words.rights}</h3>
      <p className={classes.quiet}>{words.rightsText}</p>
      <CheckTable checks={rights} withRow />
      <h3 className={classes.tableTitle}>{words.connection}</h3>
      <CheckTable checks={others} withRow={false} />
    </>
  );
}

const order = { failed: 0, unverified: 1, passed: 2 };

/** Problems come first. */
function worstFirst(checks: readonly Check[]): readonly Check[] {
  return checks.toSorted((a, b) => order[a.status] - order[b.status]);
}

function summaryOf({ checks }: Checked): string {
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const unverified = checks.filter(({ status }) => status === 'unverified').length;
  if (failed + unverified === 0) return words.allFound;
  const parts = [
    ...(failed === 0 ? [] : [words.failed(failed)]),
    ...(unverified === 0 ? [] : [words.unverified(unverified)]),
  ];
  return parts.join(' ');
}

function CheckTable({
  checks,
  withRow,
}: {
  readonly checks: readonly Check[];
  readonly withRow: boolean;
}) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{withRow ? words.does : words.check}</th>
          {withRow ? <th scope="col">{words.row}</th> : null}
          <th scope="col">{words.found}</th>
        </tr>
      </thead>
      <tbody>
        {checks.map((check) => (
          <CheckRow key={check.id} check={check} withRow={withRow} />
        ))}
      </tbody>
    </table>
  );
}

function CheckRow({ check, withRow }: { readonly check: Check; readonly withRow: boolean }) {
  const { id, title, status, message, advice, right } = check;
  const Icon = icons[status];
  const word = words.words[right === null ? 'other' : 'right'][status];
  return (
    <tr>
      <td>{words.uses[id] ?? title}</td>
      {withRow ? (
        <td>
          {right === null ? null : (
            <>
              <span className={classes.row}>{`${right.module} > ${right.row}`}</span>
              <span className={classes.quiet}>{words.level(right.columns, right.level)}</span>
            </>
          )}
        </td>
      ) : null}
      <td>
        <span className={classes.result} data-status={status}>
          <Icon size={16} stroke={1.5} aria-hidden="true" />
          {word}
        </span>
        {status === 'passed' && right !== null && advice === null ? null : (
          <span className={classes.message} data-status={status}>
            {message}
          </span>
        )}
        {advice === null ? null : <p className={classes.advice}>{advice}</p>}
      </td>
    </tr>
  );
}
