import { Button } from '@mantine/core';
import { useState } from 'react';
import { useFieldLabels } from '../../api/fieldLabels.ts';
import { useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { draftOf, type Entry, withEntry } from '../../parts/mapping/draft.ts';
import { SaveDialog } from '../../parts/mapping/SaveDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { review as reviewTexts } from '../../texts/english/review.ts';
import classes from './Review.module.css';

const words = reviewTexts.conflicts;
type Side = 'amp' | 'connectwise';

/**
 * Makes one side win in a field from now on: a new version of the mapping, saved after a preview of
 * its changes.
 */
export function AlwaysRule({
  org,
  field,
  label,
}: {
  readonly org: string;
  readonly field: string;
  readonly label: string;
}) {
  const [side, setSide] = useState<Side | null>(null);
  const [note, setNote] = useState('');
  const labelOf = useFieldLabels(org);
  const refresh = useRefresh();
  const mapping = useAnswer('GET /organizations/{org}/mapping', { path: { org } });
  if (mapping.error !== null) {
    return <Failing what={words.couldNotRead} error={mapping.error} />;
  }
  const saved = mapping.data?.data;
  const present = saved?.inForce.find(({ amp }) => amp === field);
  if (saved === undefined || present === undefined) return null;
  if (present.conflict !== 'ask') {
    return <p className={classes.quiet}>{words.hasRule(label, words.rules[present.conflict])}</p>;
  }
  const entry: Entry = saved.entries.find(({ amp }) => amp === field) ?? {
    amp: field,
    connectwise: present.connectwise,
  };
  const choose = (chosen: Side) => {
    setNote(words.ruleNote);
    setSide(chosen);
  };
  return (
    <div className={classes.choices}>
      <span>{words.alikeAlways}</span>
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => choose('amp')}>
          {words.alwaysAmp}
        </Button>
        <Button variant="default" onClick={() => choose('connectwise')}>
          {words.alwaysConnectWise}
        </Button>
      </div>
      {side === null ? null : (
        <SaveDialog
          org={org}
          draft={withEntry(draftOf(saved), { ...entry, conflict: side })}
          etag={mapping.data?.etag ?? '*'}
          labelOf={labelOf}
          lead={words.rule(label, words[side])}
          note={note}
          onNote={setNote}
          onClose={() => setSide(null)}
          onOutdated={() => void refresh('GET /organizations/{org}/mapping')}
          onSaved={async () => {
            setSide(null);
            tellDone(words.ruled(label, words[side]));
            await refresh('GET /organizations/{org}/mapping');
          }}
        />
      )}
    </div>
  );
}
