import { SegmentedControl } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { ApiProblem, fieldProblem } from '../../api/problem.ts';
import { keyOf, useAction } from '../../api/queries.ts';
import { ChangedMeanwhile } from '../../parts/ChangedMeanwhile.tsx';
import { Failing } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { UnsavedBar } from '../../parts/UnsavedBar.tsx';
import { filter as filterTexts } from '../../texts/english/filter.ts';
import { Builder } from './Builder.tsx';
import {
  type Draft,
  draftOf,
  type FilterSaved,
  filterOf,
  hasUnknown,
  isGroup,
  type SavedFilter,
} from './draft.ts';
import classes from './Filter.module.css';
import { PreviewPanel } from './PreviewPanel.tsx';
import { SavedNote } from './SavedNote.tsx';
import { TextForm } from './TextForm.tsx';
import { type Asked, usePreview } from './usePreview.ts';

type Edited =
  | { readonly form: 'builder'; readonly draft: Draft }
  | { readonly form: 'text'; readonly text: string };

/** The filter being edited, next to the contacts it includes. */
export function FilterForm({
  org,
  saved,
  etag,
  canChange,
}: {
  readonly org: string;
  readonly saved: SavedFilter;
  readonly etag: string;
  readonly canChange: boolean;
}) {
  const queries = useQueryClient();
  // The starting point of the edit; if someone else saves a version meanwhile, it does not change.
  const [start, setStart] = useState({ saved, etag });
  const [edited, setEdited] = useState<Edited>(() => editedOf(start.saved));
  /** The filter last saved from this form. */
  const [last, setLast] = useState<FilterSaved | null>(null);
  const asked = askedOf(edited);
  const preview = usePreview(org, asked);
  const isChanged = !sameAs(edited, start.saved);
  const key = keyOf('GET /organizations/{org}/filter', { path: { org } });
  const save = useAction('PUT /organizations/{org}/filter', {
    onDone(answer, { body }) {
      // The answer is the saved filter, even if it cannot be read again.
      queries.setQueryData(key, answer);
      setStart({ saved: answer.data, etag: answer.etag ?? '*' });
      setLast(answer.data);
      // Edits made while saving stay, to be saved next.
      const sent = JSON.stringify(body);
      setEdited((now) => (JSON.stringify(askedOf(now)) === sent ? editedOf(answer.data) : now));
      void queries.invalidateQueries({ queryKey: key });
      void queries.invalidateQueries({ queryKey: ['POST /organizations/{org}/filter/preview'] });
    },
  });
  const isOutdated = save.error instanceof ApiProblem && save.error.status === 412;
  const other = start.etag !== etag && !save.isPending ? saved : null;
  if (other !== null && !isChanged) {
    setStart({ saved: other, etag });
    setEdited(editedOf(other));
  }

  const saveOver = (version: string) => {
    if (asked === null) return;
    save.mutate(
      { path: { org }, body: asked, ifMatch: version },
      {
        onError: (thrown) => {
          if (thrown instanceof ApiProblem && thrown.status === 412) {
            void queries.invalidateQueries({ queryKey: key });
          }
        },
      },
    );
  };
  const goOnFrom = (next: { saved: SavedFilter; etag: string }) => {
    save.reset();
    setStart(next);
    setEdited(editedOf(next.saved));
  };

  const blocked = blockedOf(edited, asked);
  const textError =
    edited.form === 'text'
      ? (fieldProblem(preview.error, '/text') ?? fieldProblem(save.error, '/text'))
      : undefined;
  return (
    <div className={classes.columns}>
      <div className={classes.form}>
        {saved.saved && saved.savedBy !== null && saved.savedAt !== null ? (
          <p className={classes.quiet}>
            {filterTexts.savedBy(saved.savedBy.name)} <Time at={saved.savedAt} />
          </p>
        ) : saved.saved ? null : (
          <p className={classes.quiet}>{filterTexts.recommendedApplies}</p>
        )}
        {last === null || isChanged ? null : (
          <SavedNote key={last.version} org={org} saved={last} />
        )}
        {other === null || !isChanged ? null : (
          <ChangedMeanwhile
            by={other.savedBy?.name ?? null}
            at={other.savedAt}
            theirs={<code className={classes.code}>{other.text}</code>}
            mine={<code className={classes.code}>{preview.shown?.text ?? ''}</code>}
            busy={save.isPending}
            onTheirs={() => goOnFrom({ saved: other, etag })}
            onMine={() => saveOver(etag)}
          />
        )}
        {save.error !== null && !isOutdated && textError === undefined ? (
          <Failing what={filterTexts.couldNotSave} error={save.error} />
        ) : null}
        <FormSwitch org={org} edited={edited} asked={asked} onChange={setEdited} />
        {edited.form === 'builder' ? (
          <Builder
            org={org}
            draft={edited.draft}
            notes={saved.notes}
            canChange={canChange}
            onChange={(draft) => setEdited({ form: 'builder', draft })}
          />
        ) : (
          <TextForm
            text={edited.text}
            error={textError}
            canChange={canChange}
            onChange={(text) => setEdited({ form: 'text', text })}
          />
        )}
      </div>
      <PreviewPanel
        preview={preview}
        hasQuestion={asked !== null}
        inTextForm={textError !== undefined}
        isSaved={!isChanged && start.saved.saved}
      />
      {canChange && isChanged ? (
        <div className={classes.foot}>
          <UnsavedBar
            save={filterTexts.save}
            saving={save.isPending}
            blocked={textError === undefined ? blocked : filterTexts.blockedText}
            onSave={() => saveOver(start.etag)}
            onDiscard={() => goOnFrom({ saved, etag })}
          >
            {filterTexts.changed}
          </UnsavedBar>
        </div>
      ) : null}
    </div>
  );
}

/** Switches between the builder and the text form, and keeps the edits. */
function FormSwitch({
  org,
  edited,
  asked,
  onChange,
}: {
  readonly org: string;
  readonly edited: Edited;
  readonly asked: Asked | null;
  readonly onChange: (change: (now: Edited) => Edited) => void;
}) {
  const [error, setError] = useState<Error | null>(null);
  const [isDeep, setIsDeep] = useState(false);
  const [isRefused, setIsRefused] = useState(false);
  const [busy, setBusy] = useState(false);
  // The text form cannot hold a condition without a value: switching would drop it.
  const isComplete = asked !== null || isEmpty(edited);
  const change = async (form: string) => {
    setError(null);
    setIsDeep(false);
    setIsRefused(!isComplete);
    if (form === edited.form || !isComplete) return;
    // Edits made while this form loaded are not discarded for it.
    const show = (next: Edited) => onChange((now) => (now === edited ? next : now));
    if (asked === null) {
      show(form === 'text' ? { form: 'text', text: '' } : { form: 'builder', draft: empty });
      return;
    }
    setBusy(true);
    try {
      const operation = 'POST /organizations/{org}/filter/preview';
      const { data } = await call(operation, { path: { org }, body: asked });
      const draft = draftOf(data.filter);
      if (form === 'text') show({ form: 'text', text: data.text });
      else if (draft === null) setIsDeep(true);
      else show({ form: 'builder', draft });
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error('unknown'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.switch}>
      <SegmentedControl
        aria-label={filterTexts.form}
        size="xs"
        value={edited.form}
        disabled={busy}
        onChange={(form) => void change(form)}
        data={[
          { value: 'builder', label: filterTexts.builder },
          { value: 'text', label: filterTexts.text },
        ]}
      />
      {isRefused && !isComplete ? (
        <p role="status">
          {filterTexts.staysInBuilder} {blockedOf(edited, asked)}
        </p>
      ) : null}
      {isDeep ? <p role="status">{filterTexts.onlyText}</p> : null}
      {error === null || fieldProblem(error, '/text') !== undefined ? null : (
        <Failing what={filterTexts.couldNotChangeForm} error={error} />
      )}
    </div>
  );
}

const empty: Draft = { join: 'all', parts: [] };

function editedOf(saved: SavedFilter): Edited {
  const draft = draftOf(saved.filter);
  return draft === null ? { form: 'text', text: saved.text } : { form: 'builder', draft };
}

/** The edited filter in the form of the API; null if it is incomplete. */
function askedOf(edited: Edited): Asked | null {
  if (edited.form === 'text') return edited.text.trim() === '' ? null : { text: edited.text };
  if (hasUnknown(edited.draft)) return null;
  const filter = filterOf(edited.draft);
  return filter === null ? null : { filter };
}

/** Nothing was entered that another form could lose. */
function isEmpty(edited: Edited): boolean {
  if (edited.form === 'text') return edited.text.trim() === '';
  const [first, ...others] = edited.draft.parts;
  if (first === undefined) return true;
  return others.length === 0 && !isGroup(first) && first.values.length === 0;
}

function blockedOf(edited: Edited, asked: Asked | null): string | undefined {
  if (asked !== null) return undefined;
  return edited.form === 'builder' && hasUnknown(edited.draft)
    ? filterTexts.blockedUnknown
    : filterTexts.blockedEmpty;
}

function sameAs(edited: Edited, saved: SavedFilter): boolean {
  if (edited.form === 'text') return edited.text.trim() === saved.text;
  const before = draftOf(saved.filter);
  return (
    before !== null && JSON.stringify(filterOf(edited.draft)) === JSON.stringify(filterOf(before))
  );
}
