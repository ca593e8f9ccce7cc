import { Button, SegmentedControl } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import { useUsers } from '../../api/users.ts';
import { Page } from '../../parts/Page.tsx';
import { Empty, Failing } from '../../parts/states.tsx';
import { Views } from '../../parts/Views.tsx';
import { searchOf, useView } from '../../parts/views/useView.ts';
import { ViewActions } from '../../parts/views/ViewActions.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import { texts } from '../../texts/english.ts';
import { AddDialog } from './AddDialog.tsx';
import { Board } from './Board.tsx';
import type { TodoContext } from './context.ts';
import { ClosedTodos, OpenTodos, WaitingTodos } from './Lists.tsx';
import {
  conditionsOf,
  filterOf,
  readTodosQuery,
  type TodosOpen,
  type TodosQuery,
  type TodoView,
} from './search.ts';
import { TodoFilters, useContactName } from './TodoFilters.tsx';
import { TodoPanel } from './TodoPanel.tsx';
import classes from './Todos.module.css';
import { useTodoChanges } from './useTodoChanges.ts';

const views: readonly (TodoView | undefined)[] = [undefined, 'mine', 'waiting', 'done', 'removed'];

/** To-dos of the organization, with the state of each in ConnectWise. */
export function TodosPage() {
  const { org = '' } = useParams({ strict: false });
  const { saved, todo, add, board, ...said } = useSearch({
    from: '/signedIn/organizations/$org/todos',
  });
  const looked = useView<TodosQuery>({
    org,
    list: 'todos',
    search: { saved },
    query: said,
    read: readTodosQuery,
  });
  const search = looked.query;
  const navigate = useNavigate({ from: '/organizations/$org/todos' });
  const { place, may } = usePlace(org);
  const own = place?.userId ?? null;
  const { nameOf } = useUsers(org);
  const changes = useTodoChanges(org);
  const contactName = useContactName(org, search.contact);
  const mayChange = may('todos.change');
  const open = (change: TodosOpen) =>
    void navigate({ search: { ...looked.searchFor(search), todo, add, board, ...change } });
  const ask = (change: TodosQuery) => {
    const next = looked.searchFor({ ...search, ...change });
    void navigate({ search: { ...next, todo, add, board }, replace: true });
  };
  const context: TodoContext = {
    org,
    changes,
    mayChange,
    nameOf,
    onOpen: ({ id }) => open({ todo: id }),
  };
  const hasBoard = search.view === undefined || search.view === 'mine';
  const count = conditionsOf(search);
  const addButton = (
    <Button disabled={!mayChange} onClick={() => open({ add: true })}>
      {words.add}
    </Button>
  );
  const [title, text] = nothing[search.view ?? 'open'];
  const shown = {
    context,
    filter: filterOf(search, own),
    empty:
      count > 0 ? (
        <Empty
          title={words.noMatch(count)}
          actions={
            <Button
              variant="default"
              onClick={() =>
                void navigate({
                  search: { ...(search.view === undefined ? {} : { view: search.view }), board },
                })
              }
            >
              {words.clear}
            </Button>
          }
        />
      ) : (
        <Empty title={title}>{text}</Empty>
      ),
  };
  return (
    <Page title={texts.frame.pages.todos} actions={addButton}>
      {mayChange ? null : <p>{words.mayNot}</p>}
      <Views
        label={words.views}
        views={views
          .filter((view) => view !== 'mine' || own !== null)
          .map((view) => ({
            name: words.view[view ?? 'open'],
            link: {
              to: '/organizations/$org/todos',
              params: { org },
              search: { ...(view === undefined ? {} : { view }), board },
            },
            isActive: looked.view === undefined && search.view === view,
          }))}
        savedAnswer={looked.answer}
        saved={looked.views.map((one) => ({
          key: one.id,
          name: one.name,
          link: {
            to: '/organizations/$org/todos',
            params: { org },
            search: { ...searchOf(one, readTodosQuery), board },
          },
          isActive: one.id === looked.view?.id,
        }))}
      />
      <TodoFilters org={org} search={search} onChange={ask}>
        <ViewActions
          org={org}
          list="todos"
          looked={looked}
          canSave={count > 0}
          onOpen={(view) =>
            void navigate({
              search: { ...(view === undefined ? {} : searchOf(view, readTodosQuery)), board },
            })
          }
        />
        {hasBoard ? (
          <SegmentedControl
            className={classes.layout}
            aria-label={words.layouts}
            value={board === true ? 'board' : 'list'}
            data={[
              { value: 'list', label: words.list },
              { value: 'board', label: words.board },
            ]}
            onChange={(layout) => open({ board: layout === 'board' ? true : undefined })}
          />
        ) : null}
      </TodoFilters>
      {changes.trouble === null ? null : (
        <Failing what={changes.trouble.what} error={changes.trouble.error} />
      )}
      {search.view === 'waiting' ? (
        <WaitingTodos {...shown} />
      ) : search.view === 'done' || search.view === 'removed' ? (
        <ClosedTodos key={search.view} {...shown} view={search.view} />
      ) : board === true ? (
        <Board {...shown} />
      ) : (
        <OpenTodos {...shown} />
      )}
      <TodoPanel id={todo} context={context} onClose={() => open({ todo: undefined })} />
      <AddDialog
        opened={
          add === true && mayChange && (search.contact === undefined || contactName !== undefined)
        }
        org={org}
        contact={
          search.contact === undefined || contactName === undefined
            ? null
            : { id: search.contact, name: contactName }
        }
        assignee={own}
        onAdded={changes.noteOwnDoing}
        onClose={() => open({ add: undefined })}
      />
    </Page>
  );
}

/** The text of an empty view. */
const nothing: Readonly<Record<'open' | TodoView, readonly [title: string, text?: string]>> = {
  open: [words.none, words.noneText],
  mine: [words.noneMine],
  waiting: [words.noneWaiting, words.noneWaitingText],
  done: [words.noneDone],
  removed: [words.noneRemoved],
};
