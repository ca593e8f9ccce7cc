import { Button } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import { useUsers } from '../../api/users.ts';
import { Page } from '../../parts/Page.tsx';
import { Empty, Failing } from '../../parts/states.tsx';
import { Views } from '../../parts/Views.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import { texts } from '../../texts/english.ts';
import { AddDialog } from './AddDialog.tsx';
import type { TodoContext } from './context.ts';
import { ClosedTodos, OpenTodos, WaitingTodos } from './Lists.tsx';
import { conditionsOf, filterOf, type TodosSearch, type TodoView } from './search.ts';
import { TodoFilters, useContactName } from './TodoFilters.tsx';
import { TodoPanel } from './TodoPanel.tsx';
import { useTodoChanges } from './useTodoChanges.ts';

const views: readonly (TodoView | undefined)[] = [undefined, 'mine', 'waiting', 'done', 'removed'];

/** To-dos of the organization, and where each stands in ConnectWise. */
export function TodosPage() {
  const { org = '' } = useParams({ strict: false });
  const search = useSearch({ from: '/signedIn/organizations/$org/todos' });
  const navigate = useNavigate({ from: '/organizations/$org/todos' });
  const { place, may } = usePlace(org);
  const own = place?.userId ?? null;
  const { nameOf } = useUsers(org);
  const changes = useTodoChanges(org);
  const contactName = useContactName(org, search.contact);
  const mayChange = may('todos.change');
  const go = (change: TodosSearch) =>
    void navigate({ search: (before) => ({ ...before, ...change }) });
  const context: TodoContext = {
    org,
    changes,
    mayChange,
    nameOf,
    onOpen: ({ id }) => go({ todo: id }),
  };
  const count = conditionsOf(search);
  const addButton = (
    <Button disabled={!mayChange} onClick={() => go({ add: true })}>
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
                void navigate({ search: search.view === undefined ? {} : { view: search.view } })
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
              search: view === undefined ? {} : { view },
            },
            isActive: search.view === view,
          }))}
      />
      <TodoFilters org={org} search={search} />
      {changes.trouble === null ? null : (
        <Failing what={changes.trouble.what} error={changes.trouble.error} />
      )}
      {search.view === 'waiting' ? (
        <WaitingTodos {...shown} />
      ) : search.view === 'done' || search.view === 'removed' ? (
        <ClosedTodos key={search.view} {...shown} view={search.view} />
      ) : (
        <OpenTodos {...shown} />
      )}
      <TodoPanel id={search.todo} context={context} onClose={() => go({ todo: undefined })} />
      <AddDialog
        opened={
          search.add === true &&
          mayChange &&
          (search.contact === undefined || contactName !== undefined)
        }
        org={org}
        contact={
          search.contact === undefined || contactName === undefined
            ? null
            : { id: search.contact, name: contactName }
        }
        assignee={own}
        onAdded={changes.noteOwnDoing}
        onClose={() => go({ add: undefined })}
      />
    </Page>
  );
}

/** What a view says while nothing is in it. */
const nothing: Readonly<Record<'open' | TodoView, readonly [title: string, text?: string]>> = {
  open: [words.none, words.noneText],
  mine: [words.noneMine],
  waiting: [words.noneWaiting, words.noneWaitingText],
  done: [words.noneDone],
  removed: [words.noneRemoved],
};
