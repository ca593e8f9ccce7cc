import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAction } from '../../api/queries.ts';
import { Failing } from '../../parts/states.tsx';
import { filter as filterTexts } from '../../texts/english/filter.ts';
import type { FilterSaved } from './draft.ts';
import classes from './Filter.module.css';

/** Confirms the saved filter, with a way to preview its changes before they happen. */
export function SavedNote({ org, saved }: { readonly org: string; readonly saved: FilterSaved }) {
  const plan = useAction('POST /organizations/{org}/runs');
  const [key] = useState(() => `filter-${org}-${saved.version}`);
  const run = plan.data?.data ?? null;
  return (
    <div className={classes.note} role="status">
      <p>{filterTexts.saved(saved.contactsAffected)}</p>
      {run !== null ? (
        <>
          <p>{filterTexts.planning}</p>
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link to="/organizations/$org/runs/$id" params={{ org, id: run.id }} {...props} />
            )}
          >
            {filterTexts.seePlan}
          </Button>
        </>
      ) : (
        <Button
          variant="default"
          loading={plan.isPending}
          onClick={() => plan.mutate({ path: { org }, body: { kind: 'plan' }, key })}
        >
          {filterTexts.plan}
        </Button>
      )}
      {plan.error === null ? null : <Failing what={filterTexts.couldNotPlan} error={plan.error} />}
    </div>
  );
}
