import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import { useAction, useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { Failing } from '../../parts/states.tsx';
import { review as reviewTexts } from '../../texts/english/review.ts';
import { texts } from '../../texts/english.ts';
import { AlwaysRule } from './AlwaysRule.tsx';
import { type Conflict, recordKey } from './conflict.ts';
import classes from './Review.module.css';
import { useDecided } from './TakingBack.tsx';

const words = reviewTexts.conflicts;

/** The number of conflicts about one field from which they can be decided together. */
const many = 3;

/**
 * For many conflicts about one field: decides all at once, after showing how many there are, or
 * sets a rule from now on.
 */
export function Alike({
  org,
  conflict,
  label,
}: {
  readonly org: string;
  readonly conflict: Conflict;
  readonly label: string;
}) {
  const [side, setSide] = useState<'amp' | 'connectwise' | null>(null);
  const { may } = usePlace(org);
  const refresh = useRefresh();
  const decided = useDecided();
  const query = { kind: [conflict.kind], field: [conflict.field] };
  const alike = useAnswer('GET /organizations/{org}/conflicts', {
    path: { org },
    query: { ...query, limit: 1, total: true },
  });
  const resolve = useAction('POST /organizations/{org}/conflicts/resolve', {
    async onDone({ data }, { body }) {
      setSide(null);
      decided(words.kept(body.choose), {
        of: 'conflicts',
        decisions: data.decisions,
        record: recordKey(conflict),
      });
      await refresh('GET /organizations/{org}/conflicts', 'GET /organizations/{org}/overview');
    },
  });
  const total = alike.data?.data.total ?? 0;
  if (total < many) return null;
  return (
    <div className={classes.alike}>
      <h3>{words.alike(total, label)}</h3>
      <div className={classes.choices}>
        <span>{words.alikeNow}</span>
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => setSide('amp')}>
            {words.allAmp}
          </Button>
          <Button variant="default" onClick={() => setSide('connectwise')}>
            {words.allConnectWise}
          </Button>
        </div>
      </div>
      {conflict.kind === 'contact' && conflict.because === 'both_changed' ? (
        may('mapping.change') ? (
          <AlwaysRule org={org} field={conflict.field} label={label} />
        ) : (
          <p className={classes.quiet}>{words.alwaysByOthers}</p>
        )
      ) : null}
      <Modal
        opened={side !== null}
        onClose={() => setSide(null)}
        title={words.decideAll(total)}
        closeButtonProps={{ 'aria-label': texts.undo.close }}
      >
        {resolve.error === null ? null : (
          <Failing what={reviewTexts.couldNotDecide} error={resolve.error} />
        )}
        <p>{words.sure(total, side === 'amp' ? words.amp : words.connectwise, label)}</p>
        <div className={classes.buttons} style={{ marginTop: 16 }}>
          <Button
            loading={resolve.isPending}
            onClick={() => {
              if (side === null) return;
              resolve.mutate({ path: { org }, body: { choose: side, all: true, ...query } });
            }}
          >
            {words.decideAll(total)}
          </Button>
          <Button variant="default" onClick={() => setSide(null)}>
            {words.cancel}
          </Button>
        </div>
      </Modal>
    </div>
  );
}
