import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import { texts } from '../../texts/english.ts';
import { Failing } from '../states.tsx';
import { tellDone } from '../tellDone.tsx';
import { useIsNarrow } from '../useIsNarrow.ts';
import classes from './Example.module.css';
import { useRemoveExample } from './exampleAnswers.ts';

const words = texts.example;

/** Marks every page of an organization with example data, with a way out of it. */
export function ExampleMark({ org }: { readonly org: string }) {
  const { place, may } = usePlace(org);
  return place?.exampleOf == null ? null : (
    <Mark org={org} beside={place.exampleOf} mayRemove={may('organization.change')} />
  );
}

function Mark({
  org,
  beside,
  mayRemove,
}: {
  readonly org: string;
  readonly beside: string;
  readonly mayRemove: boolean;
}) {
  const navigate = useNavigate();
  const isNarrow = useIsNarrow();
  const remove = useRemoveExample(beside, async () => {
    await navigate({ to: '/organizations/$org/guide', params: { org: beside }, search: {} });
    tellDone(words.removed);
  });
  return (
    <section className={classes.mark} aria-label={words.mark}>
      <IconFlask size={16} stroke={1.5} aria-hidden="true" />
      <span className={classes.markText}>
        <strong>{words.mark}.</strong> {words.markText}
      </span>
      {mayRemove ? (
        <Button
          className={classes.markButton}
          variant="default"
          px={12}
          aria-label={words.remove}
          loading={remove.isPending}
          onClick={() => remove.mutate({ path: { org } })}
        >
          {isNarrow ? words.removeShort : words.remove}
        </Button>
      ) : null}
      {remove.error === null ? null : <Failing what={words.couldNotRemove} error={remove.error} />}
    </section>
  );
}
