import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ApiProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { Failing } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './StartRun.module.css';

const words = texts.runs.start;

/** Starts runs. `trouble` is to be shown next to the buttons, such as an error. */
export function useStartRun(org: string) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const start = useAction('POST /organizations/{org}/runs', {
    onDone: async ({ data: { id } }) => {
      void queries.invalidateQueries();
      await navigate({ to: '/organizations/$org/runs/$id', params: { org, id } });
    },
  });
  const begin = (kind: 'sync' | 'plan' | 'sweep') => {
    start.mutate({ path: { org }, body: { kind } });
  };
  const other =
    start.error instanceof ApiProblem && start.error.code === 'run_in_progress'
      ? start.error.document.run
      : undefined;
  const trouble =
    start.error === null ? null : (
      <>
        <Failing what={words.couldNot} error={start.error} />
        {other === undefined ? null : (
          <p>
            <Link to="/organizations/$org/runs/$id" params={{ org, id: other }}>
              {words.openRunning}
            </Link>
          </p>
        )}
      </>
    );
  return { begin, isStarting: start.isPending, trouble };
}

/** The kinds of runs to start, with a description of each. */
export function StartRun({
  begin,
  isStarting,
}: Pick<ReturnType<typeof useStartRun>, 'begin' | 'isStarting'>) {
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>
        <Button
          loading={isStarting}
          rightSection={<IconChevronDown size={16} stroke={1.5} aria-hidden="true" />}
        >
          {words.start}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['sync', 'plan', 'sweep'] as const).map((kind) => (
          <Menu.Item key={kind} onClick={() => begin(kind)}>
            {words[kind]}
            <div className={classes.what}>{words[`${kind}Text`]}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
