import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer } from '../../api/call.ts';
import { useAnswer } from '../../api/queries.ts';
import { Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import { number } from '../../texts/numbers.ts';
import classes from './guide.module.css';
import { Skips } from './Skips.tsx';

const words = texts.guide.apply;

type Group = Answer<'GET /organizations/{org}/runs/{id}/groups'>['data'][number];

/** The counts of a plan by action, with the button that applies it. */
export function PlanInNumbers({
  org,
  id,
  another,
  onApply,
}: {
  readonly org: string;
  readonly id: string;
  readonly another: ReactNode;
  readonly onApply: () => void;
}) {
  const groups = useAnswer('GET /organizations/{org}/runs/{id}/groups', { path: { org, id } });
  return (
    <Shown answer={groups} what={words.couldNotLoad}>
      {({ data: { data } }) => {
        const changes = data.filter(({ direction }) => direction !== 'none');
        const skips = Object.fromEntries(
          data.flatMap(({ reason, lines }) => (reason === null ? [] : [[reason, lines]])),
        );
        return (
          <>
            <p className={classes.result}>
              {changes.length === 0 ? words.nothing : words.sentence}
            </p>
            {changes.length === 0 ? null : <Groups groups={changes} />}
            <Skips skips={skips} title={words.skipsTitle} />
            <div className={`${classes.foot} ${classes.actions}`}>
              {changes.length === 0 ? null : <Button onClick={onApply}>{words.applyPlan}</Button>}
              {another}
            </div>
          </>
        );
      }}
    </Shown>
  );
}

function Groups({ groups }: { readonly groups: readonly Group[] }) {
  return (
    <table className={classes.sample} aria-label={words.kind}>
      <thead>
        <tr>
          <th scope="col">{words.kind}</th>
          <th scope="col">{words.side}</th>
          <th scope="col" className={classes.count}>
            {words.count}
          </th>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ id, action, direction, field, takesAway, lines }) => (
          <tr key={id}>
            <td>{words.action(action, field, takesAway)}</td>
            <td>{words.sides[direction]}</td>
            <td className={classes.count}>{number(lines)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
