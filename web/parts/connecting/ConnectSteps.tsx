import { texts } from '../../texts/english.ts';
import classes from './connecting.module.css';

const words = texts.connecting;

export type Kind = 'api_keys' | 'integrator';

/** Steps to find the value of a field. */
const stepsOf: Readonly<Record<string, readonly string[]>> = {
  site: ['site'],
  host: ['site'],
  company: ['site'],
  publicKey: ['key', 'copy'],
  privateKey: ['key', 'copy'],
  user: ['login'],
  password: ['login'],
  clientId: ['clientId'],
};

/**
 * Numbered instructions to find the keys in ConnectWise; the steps for the focused field are
 * highlighted.
 */
export function ConnectSteps({
  kind,
  field,
}: {
  readonly kind: Kind;
  /** Name of the field that has the focus. */
  readonly field: string | null;
}) {
  const isIntegrator = kind === 'integrator';
  const present = field === null ? [] : (stepsOf[field] ?? []);
  return (
    <aside className={classes.help} aria-label={isIntegrator ? words.stepsIntegrator : words.steps}>
      <h2 className={classes.helpTitle}>{isIntegrator ? words.stepsIntegrator : words.steps}</h2>
      <ol className={classes.steps}>
        {(isIntegrator ? words.integratorSteps : words.keySteps).map(({ id, text }) => (
          <li key={id} aria-current={present.includes(id) ? 'step' : undefined}>
            {text}
          </li>
        ))}
      </ol>
    </aside>
  );
}
