import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { type Answer, type Answered, call } from '../../api/call.ts';
import { keyOf, useAnswer, useUnrepeated } from '../../api/queries.ts';

const get = 'GET /organizations/{org}/setup-guide';

export type Progress = Answer<typeof get>;
type StepProgress = Progress['steps'][number];
export type Step = StepProgress['step'];
export type StepState = StepProgress['state'];

/** The steps in order. */
export const steps: readonly Step[] = ['connect', 'check', 'whom', 'fields', 'apply'];

/** Steps that a person confirms; the others are done once their result exists. */
const confirmable = ['check', 'whom', 'fields'] as const;
type Confirmable = (typeof confirmable)[number];

export function isStep(value: unknown): value is Step {
  return steps.some((step) => step === value);
}

export function stateOf(progress: Progress, step: Step): StepState {
  return progress.steps.find((one) => one.step === step)?.state ?? 'not_yet';
}

/** The set-up progress of an organization. */
export function useGuide(org: string): UseQueryResult<Answered<Progress>> {
  return useAnswer(
    get,
    { path: { org } },
    // A run's changes complete the last step.
    { every: ({ data }) => (data?.data.current === 'apply' ? 3000 : false) },
  );
}

/**
 * Marks a step as done: the service detects existing results itself, but not what a person has
 * looked at.
 */
export function useStepDone(org: string): UseMutationResult<void, Error, Step> {
  const queries = useQueryClient();
  const queryKey = keyOf(get, { path: { org } });
  const marking = useMutation<void, Error, Step>({
    async mutationFn(step) {
      const { data } = await call(get, { path: { org } });
      const isConfirmed = (one: Confirmable) =>
        data.steps.some(
          ({ step: name, state, confirmedAt }) =>
            name === one && state === 'done' && confirmedAt !== null,
        );
      const isNew = confirmable.some((one) => one === step) && stateOf(data, step) !== 'done';
      const shown = isNew
        ? await call('PUT /organizations/{org}/setup-guide', {
            path: { org },
            body: { confirmed: confirmable.filter((one) => one === step || isConfirmed(one)) },
          })
        : { data, etag: null };
      queries.setQueryData(queryKey, shown);
    },
  });
  return useUnrepeated(marking);
}
