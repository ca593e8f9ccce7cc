import type { FailureCause, FailureDetail } from '../core/failure.ts';
import { savedThing } from '../core/savedThing.ts';
import { failureSteps, isMissing } from './failureSteps.ts';
import { fill } from './fill.ts';
import type { Advice } from './step.ts';
import type { Texts } from './texts.ts';

/** What happened, for a person. */
export function failureMessage({ code, detail }: FailureCause, texts: Texts): string {
  if (code === 'version_conflict') {
    const what = fill(texts.saved[savedThing(detail.what)], detail);
    return fill(texts.failures[code].message, { ...detail, what, by: detail.by ?? texts.aSync });
  }
  if (code === 'bad_input' || code === 'site_not_allowed') {
    return fill(texts.failures[code].message, {
      ...detail,
      problem: problemText(detail, texts),
    });
  }
  if (code !== 'not_found') {
    const id = detail.id ?? texts.ofThisId;
    return fill(texts.failures[code].message, { ...detail, id, reason: reasonText(detail, texts) });
  }
  const { what, id } = detail;
  const name = isMissing(what) ? texts.missing[what].name : String(what);
  const message = fill(texts.failures.not_found.message, { what: name, id: id ?? texts.suchAs });
  const { closest, since } = detail;
  if (typeof since === 'string') return `${message} ${fill(texts.historyRemoved, { since })}`;
  return typeof closest === 'string'
    ? `${message} ${fill(texts.didYouMean, { closest })}`
    : message;
}

/** What to do about it, with the steps that do it. */
export function failureAdvice(cause: FailureCause, texts: Texts): Advice {
  const { code, detail } = cause;
  const text = fill(texts.failures[code].advice, {
    ...detail,
    ...(code === 'bad_input' ? { accepted: acceptedText(detail, texts) } : {}),
    ...(isMissing(detail.what) ? { advice: texts.missing[detail.what].advice } : {}),
  });
  return { text, steps: failureSteps(cause) };
}

/** Why something failed. What an older version stored is a text already, and may be called a problem. */
function reasonText(detail: FailureDetail, { failureReasons, problems }: Texts): string {
  const why = detail.reason ?? detail.problem ?? '?';
  if (!isNameIn(why, failureReasons)) return String(why);
  const { because } = detail;
  const inner = isNameIn(because, problems) ? { because: fill(problems[because], detail) } : {};
  return fill(failureReasons[why], { ...detail, ...inner });
}

/** What is wrong with what was entered; a room above the core may say it in words of its own. */
export function problemText(detail: FailureDetail, { problems }: Texts): string {
  const { problem } = detail;
  return isNameIn(problem, problems) ? fill(problems[problem], detail) : String(problem ?? '?');
}

/** What is accepted instead. */
export function acceptedText(detail: FailureDetail, { acceptances, settings }: Texts): string {
  const { accepted } = detail;
  const setting = typeof accepted === 'string' ? accepted.replace(/^setting:/u, '') : accepted;
  if (setting !== accepted && isNameIn(setting, settings)) return settings[setting].accepted;
  return isNameIn(accepted, acceptances)
    ? fill(acceptances[accepted], detail)
    : String(accepted ?? '?');
}

function isNameIn<Name extends string>(
  name: unknown,
  of: Readonly<Record<Name, unknown>>,
): name is Name {
  return typeof name === 'string' && Object.hasOwn(of, name);
}
