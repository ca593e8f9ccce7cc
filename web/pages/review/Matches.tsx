import { Button, Radio, Switch } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Row, useAction, useList } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { Empty, Failing, Loading } from '../../parts/states.tsx';
import { review as reviewTexts } from '../../texts/english/review.ts';
import classes from './Review.module.css';
import { Sides } from './Sides.tsx';
import { Split } from './Split.tsx';
import { useDecided } from './TakingBack.tsx';

type Match = Row<'GET /organizations/{org}/matches'> & { readonly state: 'open' };
type Candidate = Match['candidates'][number];

const words = reviewTexts.matches;

/** People on both sides who may be the same person. */
export function Matches({ org }: { readonly org: string }) {
  const { open } = useSearch({ from: '/signedIn/organizations/$org/review' });
  const navigate = useNavigate({ from: '/organizations/$org/review' });
  const [choices, setChoices] = useState<ReadonlyMap<string, number>>(new Map());
  const [onlyDiffering, setOnlyDiffering] = useState(true);
  const list = useList('GET /organizations/{org}/matches', {
    path: { org },
    query: { state: 'open' },
  });
  const refresh = useRefresh();
  const again = () =>
    refresh('GET /organizations/{org}/matches', 'GET /organizations/{org}/overview');
  const decided = useDecided();
  // Rendered here rather than by the item, which may be gone by then.
  const accept = useAction('POST /organizations/{org}/matches/accept', {
    async onDone({ data: { linked } }) {
      const { contactId: connectwiseId, ampContactId } = linked;
      decided(words.linked, { of: 'match', connectwiseId, ampContactId });
      await again();
    },
  });
  const reject = useAction('POST /organizations/{org}/matches/reject', {
    async onDone(_, { body }) {
      decided(words.notLinked, { of: 'match', ...body });
      await again();
    },
  });

  const matches = list.rows.filter((row): row is Match => row.state === 'open');
  if (list.error !== null && list.rows.length === 0) {
    return (
      <Failing what={reviewTexts.couldNotLoad.matches} error={list.error} onRetry={list.retry} />
    );
  }
  if (list.isPending) return <Loading />;
  const shown = matches.find(({ id }) => id === open) ?? matches[0];
  if (shown === undefined) return <Empty title={words.none}>{words.noneText}</Empty>;

  const go = (id: string | null) =>
    void navigate({ search: (before) => ({ ...before, open: id ?? undefined }), replace: true });
  const at = matches.indexOf(shown);
  const next = () => go((matches[at + 1] ?? matches[at - 1])?.id ?? null);
  const chosen = shown.candidates[choices.get(shown.id) ?? 0];
  const same = () => {
    if (chosen === undefined) return;
    const { connectwiseId, ampContactId } = chosen;
    accept.mutate({ path: { org }, body: { connectwiseId, ampContactId } }, { onSuccess: next });
  };
  const notSame = () => {
    if (chosen === undefined) return;
    const { connectwiseId, ampContactId } = chosen;
    const isOnly = shown.candidates.length === 1;
    reject.mutate(
      { path: { org }, body: { connectwiseId, ampContactId } },
      isOnly ? { onSuccess: next } : {},
    );
  };
  const error = accept.error ?? reject.error;
  return (
    <Split
      label={words.list}
      items={matches.map(({ id, person, candidates }) => ({
        key: id,
        name: person.name,
        about:
          candidates.length > 1
            ? words.candidates(candidates.length)
            : (person.company ?? person.email),
      }))}
      open={shown.id}
      isChosen={shown.id === open}
      onOpen={go}
      keys={{ y: same, n: notSame, l: next }}
      list={list}
    >
      <div className={classes.head}>
        <h2>{shown.person.name}</h2>
        <span className={classes.quiet}>{shown.why.title}</span>
      </div>
      {error === null ? null : <Failing what={reviewTexts.couldNotDecide} error={error} />}
      {shown.candidates.length > 1 ? (
        <Radio.Group
          label={words.choose}
          value={String(choices.get(shown.id) ?? 0)}
          onChange={(value) => setChoices(new Map(choices).set(shown.id, Number(value)))}
          mb="md"
        >
          {shown.candidates.map((candidate, index) => (
            <Radio
              key={`${candidate.connectwiseId} ${candidate.ampContactId}`}
              value={String(index)}
              label={candidateName(shown, candidate)}
              mt="xs"
            />
          ))}
        </Radio.Group>
      ) : null}
      {chosen === undefined ? (
        <p>{words.decided}</p>
      ) : (
        <>
          <Sides amp={chosen.amp} connectwise={chosen.connectwise} onlyDiffering={onlyDiffering} />
          <Switch
            label={words.differing}
            checked={onlyDiffering}
            onChange={({ currentTarget }) => setOnlyDiffering(currentTarget.checked)}
            mb="md"
          />
          <p className={classes.quiet} style={{ marginBottom: 12 }}>
            {words.willLink}
          </p>
          <div className={classes.buttons}>
            <Button loading={accept.isPending} onClick={same}>
              {words.same}
            </Button>
            <Button variant="default" loading={reject.isPending} onClick={notSame}>
              {words.notSame}
            </Button>
            <Button variant="subtle" color="gray" onClick={next}>
              {reviewTexts.later}
            </Button>
          </div>
        </>
      )}
    </Split>
  );
}

/** The name of a candidate: of its record on the other side than the record in question. */
function candidateName({ kind }: Match, { amp, connectwise }: Candidate): string {
  const other = kind === 'contact' ? amp : connectwise;
  return [other.name, other.email, other.company].filter((part) => part !== null).join(' · ');
}
