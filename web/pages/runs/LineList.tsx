import { Button } from '@mantine/core';
import { Failing, Loading } from '../../parts/states.tsx';
import { plan } from '../../texts/english/plan.ts';
import classes from './LineGroups.module.css';
import { type Included, LineRow } from './LineRow.tsx';
import { type Line, type Place, useFieldNames, useLines } from './useLines.ts';

const words = plan;

/** Some records of a plan, a few at a time. */
export function LineList({
  place,
  query,
  total,
  isDone,
  includedOf,
}: {
  readonly place: Place;
  readonly query: Parameters<typeof useLines>[1];
  /** How many there are in all. */
  readonly total: number;
  readonly isDone: boolean;
  readonly includedOf?: ((line: Line) => Included) | undefined;
}) {
  const lines = useLines(place, query);
  const fieldName = useFieldNames(place.org);
  const rows = lines.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      {lines.error === null ? null : (
        <Failing
          what={words.couldNotLoadLines}
          error={lines.error}
          onRetry={() => void lines.refetch()}
        />
      )}
      {lines.isPending && lines.error === null ? <Loading lines={3} /> : null}
      <ul className={classes.records}>
        {rows.map((line) => (
          <LineRow
            key={line.seq}
            line={line}
            fieldName={fieldName}
            isDone={isDone}
            included={includedOf?.(line)}
          />
        ))}
      </ul>
      {lines.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          className={classes.more}
          loading={lines.isFetchingNextPage}
          onClick={() => void lines.fetchNextPage()}
        >
          {words.more(rows.length, total)}
        </Button>
      ) : null}
    </>
  );
}
