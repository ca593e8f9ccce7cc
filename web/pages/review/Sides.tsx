import { review as reviewTexts } from '../../texts/english/review.ts';
import { texts } from '../../texts/english.ts';
import classes from './Review.module.css';

type Person = {
  readonly name: string;
  readonly email: string | null;
  readonly company: string | null;
};

const words = reviewTexts.matches;

/** Two records side by side: AMP left, ConnectWise right. */
export function Sides({
  amp,
  connectwise,
  onlyDiffering,
}: {
  readonly amp: Person;
  readonly connectwise: Person;
  readonly onlyDiffering: boolean;
}) {
  const fields = [
    [words.name, amp.name, connectwise.name],
    [words.email, amp.email, connectwise.email],
    [words.company, amp.company, connectwise.company],
  ] as const;
  const shown = fields.filter(([, one, other]) => !onlyDiffering || one !== other);
  const all = shown.length === 0 ? fields : shown;
  return (
    <table className={classes.sides}>
      <thead>
        <tr>
          <th scope="col">{texts.diff.field}</th>
          <th scope="col">{reviewTexts.conflicts.amp}</th>
          <th scope="col">{reviewTexts.conflicts.connectwise}</th>
        </tr>
      </thead>
      <tbody>
        {all.map(([name, one, other]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td data-differs={one !== other} dir="auto">
              {one ?? <Nothing />}
            </td>
            <td data-differs={one !== other} dir="auto">
              {other ?? <Nothing />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Nothing() {
  return <span className={classes.empty}>{texts.diff.empty}</span>;
}
