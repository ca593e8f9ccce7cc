import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { Row } from '../../api/queries.ts';
import { useAnswer } from '../../api/queries.ts';
import { Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './LineGroups.module.css';
import { LineList } from './LineList.tsx';
import pageClasses from './RunPage.module.css';
import type { FollowedRun } from './types.ts';
import type { Place } from './useLines.ts';

type Cause = Row<'GET /organizations/{org}/runs/{id}/problems'>;

const words = texts.run.problems;

/** What a run could not do, by cause, each with what helps and the records it is about. */
export function Problems({ org, run }: { readonly org: string; readonly run: FollowedRun }) {
  const place = { org, id: run.id };
  const problems = useAnswer('GET /organizations/{org}/runs/{id}/problems', { path: place });
  return (
    <Shown answer={problems} what={words.couldNotLoad}>
      {({ data: { data } }) =>
        data.length === 0 ? (
          <p className={pageClasses.quiet}>{words.none}</p>
        ) : (
          <ul className={classes.groups} aria-label={texts.run.tabs.problems}>
            {data.map((cause) => (
              <CauseRow key={cause.problem} place={place} cause={cause} />
            ))}
          </ul>
        )
      }
    </Shown>
  );
}

function CauseRow({ place, cause }: { readonly place: Place; readonly cause: Cause }) {
  const [isOpen, setOpen] = useState(false);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes.group}>
      <div className={classes.head}>
        <button
          type="button"
          className={classes.open}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <Chevron size={16} stroke={1.5} aria-hidden="true" />
          <span className={classes.name}>{cause.title}</span>
        </button>
        <span className={classes.count}>{texts.runs.records(cause.lines)}</span>
      </div>
      <p className={classes.told}>{cause.advice}</p>
      {isOpen ? (
        <div className={classes.inside}>
          <LineList
            place={place}
            query={{ problem: cause.problem }}
            total={cause.lines}
            isDone={false}
          />
        </div>
      ) : null}
    </li>
  );
}
