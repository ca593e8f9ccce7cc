import { getRouteApi } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import {
  type Progress,
  type Step,
  steps,
  useGuide,
  useStepDone,
} from '../../parts/guide/guideAnswers.ts';
import { Page } from '../../parts/Page.tsx';
import { Failing, Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import { ApplyStep } from './ApplyStep.tsx';
import { CheckStep } from './CheckStep.tsx';
import { ConnectStep } from './ConnectStep.tsx';
import { FieldsStep } from './FieldsStep.tsx';
import classes from './guide.module.css';
import { Rail } from './Rail.tsx';
import { WhomStep } from './WhomStep.tsx';

const words = texts.guide;
const route = getRouteApi('/signedIn/organizations/$org/guide');

/** The guide from an empty organization to its first applied plan; its progress is kept by the service. */
export function GuidePage() {
  const { org } = route.useParams();
  const guide = useGuide(org);
  return (
    <Page title={words.title}>
      <Shown answer={guide} what={words.couldNotLoad}>
        {({ data }) => <Guide org={org} progress={data} />}
      </Shown>
    </Page>
  );
}

function Guide({ org, progress }: { readonly org: string; readonly progress: Progress }) {
  const { step = progress.current ?? 'apply', run } = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = usePlace(org);
  const done = useStepDone(org);
  const goTo = (next: Step) => void navigate({ search: { step: next } });
  /** Marks a step as done, and goes on to the next one. */
  const finish = async () => {
    await done.mutateAsync(step);
    const next = steps[steps.indexOf(step) + 1];
    if (next !== undefined) goTo(next);
  };
  const given = { org, onDone: () => void finish().catch(() => {}) };
  const mayChange = may('connection.change');
  return (
    <div className={classes.guide}>
      <Rail progress={progress} present={step} onChoose={goTo} />
      <div className={classes.step}>
        <h2 className={classes.title}>{words[step].title}</h2>
        {run === undefined ? <p className={classes.text}>{words[step].text}</p> : null}
        {done.error === null ? null : <Failing what={words.couldNotSave} error={done.error} />}
        {!mayChange ? (
          <AdministratorsOnly org={org}>{words.administratorsOnly}</AdministratorsOnly>
        ) : step === 'connect' ? (
          <ConnectStep {...given} />
        ) : step === 'check' ? (
          <CheckStep {...given} />
        ) : step === 'whom' ? (
          <WhomStep {...given} />
        ) : step === 'fields' ? (
          <FieldsStep {...given} />
        ) : (
          <ApplyStep org={org} />
        )}
      </div>
    </div>
  );
}
