import { Button, Progress } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Answer } from '../../api/call.ts';
import { texts } from '../../texts/english.ts';
import { Failing } from '../states.tsx';
import classes from './Example.module.css';
import { useExample, useMakeExample, useOpenExample, useRemoveExample } from './exampleAnswers.ts';

const words = texts.example;

type Example = Answer<'GET /organizations/{org}/example'>;

/** Example data for an organization that is not connected yet: offered, being prepared, there, or failed. */
export function ExampleOffer({ org }: { readonly org: string }) {
  const answer = useExample(org);
  if (answer.data === undefined) {
    return answer.error === null ? null : (
      <Failing what={words.couldNotLoad} error={answer.error} />
    );
  }
  return <Offer org={org} example={answer.data.data} />;
}

function Offer({ org, example }: { readonly org: string; readonly example: Example }) {
  const make = useMakeExample(org);
  const remove = useRemoveExample(org, async () => undefined);
  const open = useOpenExample();
  const { state, organizationId } = example;
  // A person who saw it being prepared waits for it.
  const waited = useRef(false);
  if (state === 'preparing') waited.current = true;
  useEffect(() => {
    if (state !== 'ready' || !waited.current || organizationId === null) return;
    waited.current = false;
    void open(organizationId);
  }, [state, organizationId, open]);
  /** Opens the example, and adds the user to it if they are not one of its users yet. */
  const enter = () =>
    make
      .mutateAsync({ path: { org } })
      .then(({ data }) => open(data.organizationId ?? ''))
      .catch(() => undefined);
  const removeButton = (
    <Button
      variant="default"
      loading={remove.isPending}
      onClick={() => remove.mutate({ path: { org } })}
    >
      {words.remove}
    </Button>
  );
  return (
    <section className={classes.offer} aria-label={words.title}>
      {state === 'none' ? (
        <>
          <h3 className={classes.title}>{words.offer}</h3>
          <p className={classes.text}>{words.offerText}</p>
          <Button
            variant="default"
            loading={make.isPending}
            onClick={() => make.mutate({ path: { org } })}
          >
            {words.make}
          </Button>
        </>
      ) : state === 'preparing' ? (
        <Preparing example={example} />
      ) : state === 'removing' ? (
        <p className={classes.text} role="status">
          {words.removing}
        </p>
      ) : (
        <>
          <h3 className={classes.title}>{state === 'ready' ? words.there : words.failed}</h3>
          <p className={classes.text}>{state === 'ready' ? words.thereText : words.failedText}</p>
          <div className={classes.actions}>
            {state === 'ready' ? (
              <Button variant="default" loading={make.isPending} onClick={() => void enter()}>
                {words.open}
              </Button>
            ) : null}
            {removeButton}
          </div>
        </>
      )}
      {make.error === null ? null : <Failing what={words.couldNotMake} error={make.error} />}
      {remove.error === null ? null : <Failing what={words.couldNotRemove} error={remove.error} />}
    </section>
  );
}

function Preparing({ example: { step, done, steps } }: { readonly example: Example }) {
  return (
    <>
      <h3 className={classes.title}>{words.preparing}</h3>
      <Progress.Root className={classes.bar ?? ''}>
        <Progress.Section value={(100 * done) / steps} aria-label={words.preparing} />
      </Progress.Root>
      <p className={classes.text} role="status">
        {step === null ? null : words.step(words.steps[step], done, steps)}
      </p>
      <p className={classes.text}>{words.preparingText}</p>
    </>
  );
}
