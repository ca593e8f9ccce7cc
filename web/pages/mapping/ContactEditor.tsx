import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { keyOf } from '../../api/queries.ts';
import { ChangedMeanwhile } from '../../parts/ChangedMeanwhile.tsx';
import { type Draft, draftOf, withEntry } from '../../parts/mapping/draft.ts';
import { SaveDialog } from '../../parts/mapping/SaveDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { UnsavedBar } from '../../parts/UnsavedBar.tsx';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import { AddMapping } from './AddMapping.tsx';
import { Groups } from './Groups.tsx';
import classes from './Mapping.module.css';
import {
  type AmpField,
  type ConnectWiseField,
  changedFields,
  type NotMappable,
  rowsOf,
  type SavedMapping,
  suggestionsOf,
} from './model.ts';
import { NotMappableFields } from './NotMappableFields.tsx';
import { problemsOf } from './problems.ts';
import { SamplePicker, useFirstContact } from './SamplePicker.tsx';
import { Suggestions } from './Suggestions.tsx';
import { isOtherTab, type Show, shows } from './search.ts';
import { useCheck, useSample } from './useLooks.ts';

/** The mapping of contacts, being edited. */
export function ContactEditor({
  org,
  saved,
  etag,
  ampFields,
  allConnectWise,
  canChange,
  onSaved,
}: {
  readonly org: string;
  readonly saved: SavedMapping;
  readonly etag: string;
  readonly ampFields: readonly AmpField[];
  readonly allConnectWise: readonly (ConnectWiseField | NotMappable)[];
  readonly canChange: boolean;
  readonly onSaved: (version: number) => void;
}) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const search = useSearch({ from: '/signedIn/organizations/$org/mapping' });
  // The starting point of the edit; if someone else saves a version meanwhile, it does not change.
  const [start, setStart] = useState({ saved, etag });
  const [draft, setDraft] = useState<Draft>(() => draftOf(saved));
  const [isAdding, setIsAdding] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  /** Stays while the person goes back to the rows. */
  const [note, setNote] = useState('');
  const before = draftOf(start.saved);
  const changed = changedFields(before, draft);
  const connectWise = allConnectWise.flatMap((field) => (field.mappable ? field : []));
  const notMappable = allConnectWise.flatMap((field) => (field.mappable ? [] : field));
  const rows = rowsOf(draft, before, ampFields, connectWise);

  const check = useCheck(org, draft);
  const checked = check.data?.data ?? null;
  const refused = (checked?.findings ?? []).filter(({ kind }) => kind === 'refused');
  const first = useFirstContact(org);
  const contact = search.contact ?? first;
  const sample = useSample(org, draft, contact, refused.length > 0);
  const sampled = sample.data?.data.data[0] ?? null;
  const problems = problemsOf(checked, draft);

  const other = start.etag !== etag && !isSaving ? saved : null;
  const take = (next: { saved: SavedMapping; etag: string }) => {
    setStart(next);
    setDraft(draftOf(next.saved));
  };
  if (other !== null && changed.length === 0) take({ saved: other, etag });

  const look = (next: { readonly show?: Show; readonly contact?: string }) => {
    void navigate({
      to: '/organizations/$org/mapping',
      params: { org },
      search: { ...search, ...next },
      replace: true,
    });
  };
  const show = search.show ?? 'all';
  const shown = rows.filter(({ amp, isChanged }) => {
    if (show === 'problems') return problems.has(amp.name);
    return show === 'all' || isChanged;
  });
  return (
    <>
      <p className={classes.quiet}>
        {mappingTexts.version(start.saved.version)}
        {start.saved.savedBy === null || start.saved.savedAt === null ? null : (
          <>
            , {mappingTexts.savedBy(start.saved.savedBy.name)} <Time at={start.saved.savedAt} />
          </>
        )}
      </p>
      {other === null || changed.length === 0 ? null : (
        <ChangedMeanwhile
          by={other.savedBy?.name ?? null}
          at={other.savedAt}
          theirs={
            <p>
              {mappingTexts.meanwhile.theirs(
                other.version,
                changedFields(before, draftOf(other)).map(labelIn(ampFields)),
              )}
            </p>
          }
          mine={<p>{mappingTexts.meanwhile.mine(changed.map(labelIn(ampFields)))}</p>}
          busy={false}
          onTheirs={() => take({ saved: other, etag })}
          onMine={() => {
            setStart({ saved: other, etag });
            setIsSaving(true);
          }}
        />
      )}
      <div className={classes.tools}>
        <SamplePicker org={org} chosen={contact} onChoose={(id) => look({ contact: id })} />
        <SegmentedControl
          aria-label={mappingTexts.problems.show}
          size="xs"
          value={show}
          onChange={(value) => {
            const chosen = shows.find((one) => one === value);
            if (chosen !== undefined) look({ show: chosen });
          }}
          data={[
            { value: 'all', label: mappingTexts.problems.all },
            { value: 'problems', label: mappingTexts.problems.problems(problems.size) },
            { value: 'changed', label: mappingTexts.problems.changed(changed.length) },
          ]}
        />
        {canChange ? (
          <Button
            variant="default"
            className={classes.addButton}
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden="true" />}
            onClick={() => setIsAdding(true)}
          >
            {mappingTexts.add.open}
          </Button>
        ) : null}
      </div>
      {check.error === null ? null : (
        <Failing
          what={mappingTexts.problems.couldNot}
          error={check.error}
          onRetry={() => void check.refetch()}
        />
      )}
      {sample.error === null || refused.length > 0 ? null : (
        <Failing
          what={mappingTexts.sample.couldNot}
          error={sample.error}
          onRetry={() => void sample.refetch()}
        />
      )}
      {isAdding ? (
        <AddMapping
          org={org}
          rows={rows}
          connectWise={connectWise}
          sampled={sampled}
          onAdd={(entry) => {
            setDraft(withEntry(draft, entry));
            setIsAdding(false);
          }}
          onClose={() => setIsAdding(false)}
        />
      ) : null}
      {shown.length === 0 ? (
        <p className={classes.none}>
          {show === 'problems' ? mappingTexts.problems.none : mappingTexts.problems.noChanges}
        </p>
      ) : (
        <Groups
          org={org}
          rows={shown}
          draft={draft}
          connectWise={connectWise}
          sampled={sampled}
          problems={problems}
          canChange={canChange}
          onChange={setDraft}
        />
      )}
      {show === 'all' ? (
        <>
          {canChange ? (
            <Suggestions
              suggestions={suggestionsOf(rows, connectWise)}
              rows={rows}
              connectWise={connectWise}
              onAccept={(entries) => setDraft(entries.reduce(withEntry, draft))}
            />
          ) : null}
          <NotMappableFields fields={notMappable} />
        </>
      ) : null}
      {canChange && changed.length > 0 ? (
        <UnsavedBar
          save={mappingTexts.review}
          saving={false}
          blocked={refused.length > 0 ? mappingTexts.blocked(refused.length) : undefined}
          onSave={() => setIsSaving(true)}
          onDiscard={() => take({ saved, etag })}
          isLeaving={isOtherTab}
        >
          {mappingTexts.changes(changed.length)}
        </UnsavedBar>
      ) : null}
      {isSaving ? (
        <SaveDialog
          org={org}
          draft={draft}
          etag={start.etag}
          labelOf={labelIn(ampFields)}
          note={note}
          onNote={setNote}
          onClose={() => setIsSaving(false)}
          onOutdated={() => {
            setIsSaving(false);
            const path = { org };
            void queries.invalidateQueries({
              queryKey: keyOf('GET /organizations/{org}/mapping', { path }),
            });
          }}
          onSaved={async (version) => {
            const path = { org };
            await queries.invalidateQueries({
              queryKey: keyOf('GET /organizations/{org}/mapping', { path }),
            });
            onSaved(version);
          }}
        />
      ) : null}
    </>
  );
}

function labelIn(ampFields: readonly AmpField[]): (name: string) => string {
  return (name) => ampFields.find((field) => field.name === name)?.label ?? name;
}
