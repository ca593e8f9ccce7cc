import { Button } from '@mantine/core';
import type { Entry } from '../../parts/mapping/draft.ts';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import classes from './Mapping.module.css';
import type { ConnectWiseField, Row } from './model.ts';

const words = mappingTexts.suggestions;

/** Unmapped fields with the same name on both sides. */
export function Suggestions({
  suggestions,
  rows,
  connectWise,
  onAccept,
}: {
  readonly suggestions: readonly Entry[];
  readonly rows: readonly Row[];
  readonly connectWise: readonly ConnectWiseField[];
  readonly onAccept: (entries: readonly Entry[]) => void;
}) {
  if (suggestions.length === 0) return null;
  return (
    <section className={classes.group} aria-label={words.title}>
      <h2 className={classes.groupTitle}>{words.title}</h2>
      <p className={classes.quiet}>{words.text}</p>
      <ul className={classes.suggestions}>
        {suggestions.map((entry) => {
          const label = rows.find(({ amp }) => amp.name === entry.amp)?.amp.label ?? entry.amp;
          const other = connectWise.find(({ name }) => name === entry.connectwise);
          return (
            <li key={entry.amp}>
              <span>
                {label} · {other?.label ?? entry.connectwise}
              </span>
              <Button
                variant="default"
                size="compact-sm"
                aria-label={words.acceptOne(label)}
                onClick={() => onAccept([entry])}
              >
                {words.accept}
              </Button>
            </li>
          );
        })}
      </ul>
      {suggestions.length > 1 ? (
        <Button variant="default" onClick={() => onAccept(suggestions)}>
          {words.acceptAll}
        </Button>
      ) : null}
    </section>
  );
}
