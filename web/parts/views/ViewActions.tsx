import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { type FormEvent, useRef, useState } from 'react';
import { call } from '../../api/call.ts';
import { fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { texts } from '../../texts/english.ts';
import forms from '../Form.module.css';
import { FormModal, Unsaved, useFormDialog } from '../FormDialog.tsx';
import { Failing } from '../states.tsx';
import { tellDone } from '../tellDone.tsx';
import { type LookedAt, type SavedView, savedQuery, type ViewQuery } from './useView.ts';
import classes from './ViewActions.module.css';

const words = texts.views;
const listed = 'GET /organizations/{org}/views';

/** The parts of a view that are saved. */
type Kept = Pick<SavedView, 'list' | 'query' | 'columns'>;

/**
 * The actions for the present view: a changed one can be saved, saved as another, or reset; a saved
 * one can be renamed or removed. For a list that could be saved as a view, it says so.
 */
export function ViewActions<Query extends ViewQuery>({
  org,
  list,
  looked: { view, query, columns, isChanged },
  canSave,
  onOpen,
}: {
  readonly org: string;
  readonly list: SavedView['list'];
  readonly looked: LookedAt<Query>;
  /** Without a saved view: whether there is something that a view would keep. */
  readonly canSave: boolean;
  /** Opens a view as saved; without one, the list with its defaults. */
  readonly onOpen: (view: SavedView | undefined) => void;
}) {
  const [asking, setAsking] = useState<'save' | 'rename' | null>(null);
  const refresh = useRefresh();
  const edit = useAction('PATCH /organizations/{org}/views/{id}', {
    async onDone({ data }) {
      await refresh(listed);
      onOpen(data);
    },
  });
  const gone = useRef<SavedView | null>(null);
  const remove = useAction('DELETE /organizations/{org}/views/{id}', {
    async onDone() {
      const { current: removed } = gone;
      onOpen(undefined);
      await refresh(listed);
      if (removed !== null) tellDone(words.removed(removed.name), () => void addAgain(removed));
    },
  });
  const addAgain = async ({ name, query: was, columns: had }: SavedView) => {
    const body = { list, name, query: was, columns: had };
    const { data } = await call('POST /organizations/{org}/views', { path: { org }, body });
    await refresh(listed);
    onOpen(data);
  };
  const kept: Kept = {
    list,
    query: savedQuery(query),
    columns: columns === null ? null : [...columns],
  };
  const saveChange = (present: SavedView) =>
    edit.mutate(
      {
        path: { org, id: present.id },
        body: { query: kept.query, columns: kept.columns },
        ifMatch: tagOf(org, present),
      },
      { onError: () => void refresh(listed) },
    );
  const takeAway = (present: SavedView) => {
    gone.current = present;
    remove.mutate({ path: { org, id: present.id } });
  };
  const error = edit.error ?? remove.error;
  return (
    <>
      <div className={classes.actions}>
        {view !== undefined && isChanged ? (
          <>
            <Button variant="default" loading={edit.isPending} onClick={() => saveChange(view)}>
              {words.save}
            </Button>
            <Button variant="subtle" onClick={() => setAsking('save')}>
              {words.saveAs}
            </Button>
            <Button variant="subtle" onClick={() => onOpen(view)}>
              {words.reset}
            </Button>
          </>
        ) : null}
        {view === undefined && canSave ? (
          <Button variant="default" onClick={() => setAsking('save')}>
            {words.saveView}
          </Button>
        ) : null}
        {view === undefined ? null : (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="default" aria-label={words.more(view.name)}>
                <IconDots size={16} stroke={1.5} aria-hidden="true" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setAsking('rename')}>{words.rename}</Menu.Item>
              <Menu.Item onClick={() => takeAway(view)}>{words.remove}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {error === null ? null : (
        <div className={classes.trouble}>
          <Failing
            what={remove.error === null ? words.couldNotSave : words.couldNotRemove}
            error={error}
          />
        </div>
      )}
      <FormModal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={asking === 'rename' ? words.renameTitle : words.saveTitle}
      >
        <NameForm
          org={org}
          kept={kept}
          renamed={asking === 'rename' ? view : undefined}
          onSaved={async (saved) => {
            await refresh(listed);
            // A new name must not discard unsaved edits.
            if (asking !== 'rename') onOpen(saved);
          }}
        />
      </FormModal>
    </>
  );
}

/** The ETag of a row of a list, built as the API guide describes. */
function tagOf(org: string, { id, version }: SavedView): string {
  return `"${['saved_view', org, id].map(encodeURIComponent).join('/')}/${version}"`;
}

/** Asks for the name of a view, and saves it. */
function NameForm({
  org,
  kept,
  renamed,
  onSaved,
}: {
  readonly org: string;
  readonly kept: Kept;
  /** The view that gets the name; undefined: a new one. */
  readonly renamed: SavedView | undefined;
  readonly onSaved: (view: SavedView) => Promise<void>;
}) {
  const [name, setName] = useState(renamed?.name ?? '');
  const { leave, close } = useFormDialog();
  const onDone = async ({ data }: { readonly data: SavedView }) => {
    close();
    await onSaved(data);
  };
  const add = useAction('POST /organizations/{org}/views', { onDone });
  const edit = useAction('PATCH /organizations/{org}/views/{id}', { onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (renamed === undefined) add.mutate({ path: { org }, body: { ...kept, name } });
    else {
      const path = { org, id: renamed.id };
      edit.mutate({ path, body: { name }, ifMatch: tagOf(org, renamed) });
    }
  };
  const error = add.error ?? edit.error;
  const problem = fieldProblem(error, '/name');
  return (
    <form className={forms.form} onSubmit={submit}>
      <Unsaved isChanged={name !== (renamed?.name ?? '')} />
      {error === null || problem !== undefined ? null : (
        <Failing what={words.couldNotSave} error={error} />
      )}
      <TextInput
        label={words.name}
        description={renamed === undefined ? words.nameHelp : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data-autofocus
        required
        withAsterisk={false}
        maxLength={200}
        value={name}
        error={problem}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <div className={forms.end}>
        <Button variant="default" onClick={() => leave()}>
          {words.cancel}
        </Button>
        <Button type="submit" loading={add.isPending || edit.isPending}>
          {renamed === undefined ? words.saveView : words.rename}
        </Button>
      </div>
    </form>
  );
}
