import { Button, Modal, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer } from '../../api/call.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useAction, useAnswer } from '../../api/queries.ts';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import { texts } from '../../texts/english.ts';
import { RecordDiff } from '../RecordDiff.tsx';
import { Failing, Loading, Shown } from '../states.tsx';
import { bodyOf, type Draft } from './draft.ts';
import classes from './SaveDialog.module.css';

const words = mappingTexts.save;
type Impact = NonNullable<Answer<'POST /organizations/{org}/mapping/impact'>['impact']>;

/** The changes a draft would make in linked contacts, before it is saved as a version. */
export function SaveDialog({
  org,
  draft,
  etag,
  labelOf,
  lead,
  note,
  onNote,
  onClose,
  onOutdated,
  onSaved,
}: {
  readonly org: string;
  readonly draft: Draft;
  readonly etag: string;
  readonly labelOf: (name: string) => string;
  /** What the draft would do, if it was not entered on this page. */
  readonly lead?: ReactNode;
  readonly note: string;
  readonly onNote: (note: string) => void;
  readonly onClose: () => void;
  /** Another version was saved meanwhile. */
  readonly onOutdated: () => void;
  readonly onSaved: (version: number) => void | Promise<void>;
}) {
  const impact = useAnswer('POST /organizations/{org}/mapping/impact', {
    path: { org },
    body: { mapping: bodyOf(draft) },
  });
  const save = useAction('PUT /organizations/{org}/mapping', {
    onDone: ({ data }) => onSaved(data.version),
  });
  const send = () =>
    save.mutate(
      {
        path: { org },
        body: { ...bodyOf(draft), ...(note.trim() === '' ? {} : { note: note.trim() }) },
        ifMatch: etag,
      },
      {
        onError: (thrown) => {
          if (thrown instanceof ApiProblem && thrown.status === 412) onOutdated();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.title}
      size="xl"
      closeButtonProps={{ 'aria-label': words.back }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {lead === undefined ? null : <p className={classes.lead}>{lead}</p>}
        <div className={classes.impact} aria-busy={impact.isFetching}>
          <Shown
            answer={impact}
            what={words.couldNotCount}
            loading={
              <>
                <p className={classes.quiet}>{words.counting}</p>
                <Loading lines={4} />
              </>
            }
          >
            {({ data }) => (data.impact === null ? null : <Effect impact={data.impact} />)}
          </Shown>
        </div>
        <TextInput
          label={words.note}
          description={words.noteHelp}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          maxLength={500}
          value={note}
          onChange={({ currentTarget }) => onNote(currentTarget.value)}
        />
        {save.error === null ? null : <Failing what={words.couldNot} error={save.error} />}
        <div className={classes.ends}>
          <Button variant="default" onClick={onClose}>
            {words.back}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {words.save}
          </Button>
        </div>
      </form>
      {impact.data?.data.impact === undefined || impact.data.data.impact === null ? null : (
        <ChangedRecords impact={impact.data.data.impact} labelOf={labelOf} />
      )}
    </Modal>
  );
}

function Effect({ impact }: { readonly impact: Impact }) {
  const { records, inAmp, inConnectWise, conflicts, replaced } = impact;
  if (records === 0) return <p className={classes.effect}>{words.nothing}</p>;
  return (
    <>
      <p className={classes.effect}>{words.effect(inAmp, inConnectWise)}</p>
      {replaced === 0 ? null : <p>{words.replaced(replaced)}</p>}
      {conflicts === 0 ? null : <p>{words.conflicts(conflicts)}</p>}
    </>
  );
}

/** The first records that change, each with its values now and afterwards. */
function ChangedRecords({
  impact: { records, sample },
  labelOf,
}: {
  readonly impact: Impact;
  readonly labelOf: (name: string) => string;
}) {
  return (
    <>
      {records > sample.length ? (
        <p className={classes.quiet}>{words.first(sample.length, records)}</p>
      ) : null}
      {sample.map(({ connectwiseId, ampContactId, name, changes }) => (
        <section key={connectwiseId ?? ampContactId ?? name} className={classes.changed}>
          <h3>
            <bdi>{name || texts.names.noName}</bdi>
          </h3>
          {changes.length === 0 ? null : (
            <RecordDiff
              label={words.diffOf(name || texts.names.noName)}
              rows={changes.map(({ field, side, old, new: next }) => ({
                key: `${side} ${field}`,
                field: labelOf(field),
                now: old,
                willBe: next,
                to: side,
              }))}
            />
          )}
        </section>
      ))}
    </>
  );
}
