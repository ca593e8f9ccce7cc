import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../api/call.ts';
import { useAction, useAnswer } from '../../api/queries.ts';
import { Empty, Failing, Shown } from '../../parts/states.tsx';
import { Table } from '../../parts/Table.tsx';
import { Time } from '../../parts/Time.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import classes from './Mapping.module.css';

const words = mappingTexts.versions;
type Version = Answer<'GET /organizations/{org}/mapping/versions'>['data'][number];

/** Every saved version: its author, date, note and changes; any of them can be restored. */
export function VersionsTab({
  org,
  canChange,
}: {
  readonly org: string;
  readonly canChange: boolean;
}) {
  const queries = useQueryClient();
  const [limit, setLimit] = useState(20);
  const versions = useAnswer(
    'GET /organizations/{org}/mapping/versions',
    { path: { org }, query: { limit } },
    { keepPrevious: true },
  );
  const amp = useAnswer('GET /organizations/{org}/amp-fields', { path: { org } });
  const labelOf = (name: string) =>
    amp.data?.data.data.find((field) => field.name === name)?.label ?? name;
  const restore = useAction('POST /organizations/{org}/mapping/versions/{version}/restore', {
    async onDone({ data }) {
      tellDone(words.restored(data.version));
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[0]).includes('/mapping'),
      });
    },
  });
  const again = (version: number) => restore.mutate({ path: { org, version: String(version) } });
  return (
    <>
      {restore.error === null ? null : (
        <Failing what={words.couldNotRestore} error={restore.error} />
      )}
      <Shown answer={versions} what={words.couldNotLoad}>
        {({ data: { data, nextCursor } }) =>
          data.length === 0 ? (
            <Empty title={words.none}>{words.noneText}</Empty>
          ) : (
            <ol className={classes.versions}>
              {data.map((version, index) => (
                <li key={version.version}>
                  <OneVersion version={version} isCurrent={index === 0} labelOf={labelOf} />
                  {canChange && index > 0 ? (
                    <Button
                      variant="default"
                      disabled={restore.isPending}
                      onClick={() => again(version.version)}
                    >
                      {words.restore(version.version)}
                    </Button>
                  ) : null}
                </li>
              ))}
              {canChange && nextCursor === null ? (
                <li>
                  <p className={classes.versionTitle}>{words.defaults}</p>
                  <Button variant="default" disabled={restore.isPending} onClick={() => again(0)}>
                    {words.restoreDefaults}
                  </Button>
                </li>
              ) : null}
              {nextCursor === null || limit >= 200 ? null : (
                <li>
                  <Button variant="default" onClick={() => setLimit(Math.min(200, limit * 2))}>
                    {words.more}
                  </Button>
                </li>
              )}
            </ol>
          )
        }
      </Shown>
    </>
  );
}

function OneVersion({
  version: { version, author, savedAt, note, differences },
  isCurrent,
  labelOf,
}: {
  readonly version: Version;
  readonly isCurrent: boolean;
  readonly labelOf: (name: string) => string;
}) {
  return (
    <>
      <h2 className={classes.versionTitle}>
        {words.title(version)}
        {isCurrent ? <span className={classes.current}>{words.current}</span> : null}
      </h2>
      <p className={classes.quiet}>
        {author} {savedAt === null ? null : <Time at={savedAt} />}
      </p>
      {note === null ? null : <p>{note}</p>}
      {differences.length === 0 ? (
        <p className={classes.quiet}>{words.same}</p>
      ) : (
        <Table
          label={words.diff(version)}
          rows={differences}
          keyOf={({ amp, part }) => `${amp} ${part}`}
          columns={[
            { key: 'amp', title: words.field, cell: ({ amp }) => labelOf(amp) },
            { key: 'part', title: words.part, cell: ({ part }) => words.parts[part] ?? part },
            {
              key: 'before',
              title: words.before,
              cell: ({ part, before }) => words.value(part, before),
            },
            {
              key: 'after',
              title: words.after,
              cell: ({ part, after }) => words.value(part, after),
            },
          ]}
        />
      )}
    </>
  );
}
