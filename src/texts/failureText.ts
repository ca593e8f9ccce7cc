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
    const { id = texts.ofThisId, place = texts.databaseOfUrl } = detail;
    const message = fill(texts.failures[code].message, {
      ...detail,
      id,
      place,
      reason: reasonText(detail, texts),
    });
    return typeof detail.nowCalled === 'string'
      ? `${message} ${fill(texts.nowCalled, detail)}`
      : message;
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

/** How to fix it, with the steps to take. */
export function failureAdvice(cause: FailureCause, texts: Texts): Advice {
  const { code, detail } = cause;
  const text = fill(texts.failures[code].advice, {
    ...detail,
    ...(code === 'bad_input' ? { accepted: acceptedText(detail, texts) } : {}),
    ...(isMissing(detail.what) ? { advice: texts.missing[detail.what].advice } : {}),
  });
  return { text, steps: failureSteps(cause) };
}

/** Why something failed. An older version stored this as text, which may be named `problem`. */
function reasonText(detail: FailureDetail, { failureReasons, problems }: Texts): string {
  const why = detail.reason ?? detail.problem ?? '?';
  if (!isNameIn(why, failureReasons)) return String(why);
  const { because } = detail;
  const inner = isNameIn(because, problems) ? { because: fill(problems[because], detail) } : {};
  return fill(failureReasons[why], { ...detail, ...inner });
}

/** The problem with an input; a layer above the core may use its own wording. */
export function problemText(detail: FailureDetail, texts: Texts): string {
  const { problem } = detail;
  return isNameIn(problem, texts.problems)
    ? fill(texts.problems[problem], inWords(detail, texts))
    : String(problem ?? '?');
}

/**
 * Details with words in place of codes: why a value does not fit, kinds of fields, and what is lost
 * between two kinds.
 */
function inWords(detail: FailureDetail, texts: Texts): FailureDetail {
  const { because, sourceKind, targetKind } = detail;
  const { kinds, unfit } = texts;
  const why = isNameIn(because, unfit) ? { because: fill(unfit[because], detail) } : {};
  if (!isNameIn(sourceKind, kinds) || !isNameIn(targetKind, kinds)) return { ...detail, ...why };
  const toAmp = verdictText('toAmp', detail.toAmp, { from: sourceKind, to: targetKind }, texts);
  const back = { from: targetKind, to: sourceKind };
  const toConnectWise = verdictText('toConnectWise', detail.toConnectWise, back, texts);
  return {
    ...detail,
    sourceKind: kinds[sourceKind],
    targetKind: kinds[targetKind],
    toAmp,
    toConnectWise: toAmp === '' || toConnectWise === '' ? toConnectWise : `; ${toConnectWise}`,
  };
}

type Kind = keyof Texts['kinds'];

function verdictText(
  way: keyof Texts['verdictWays'],
  reason: unknown,
  { from, to }: { readonly from: Kind; readonly to: Kind },
  { valuesOfKinds, verdicts, verdictWays }: Texts,
): string {
  if (!isNameIn(reason, verdicts)) return '';
  const verdict = fill(verdicts[reason], { from: valuesOfKinds[from], to: valuesOfKinds[to] });
  return fill(verdictWays[way], { verdict });
}

/** What is accepted instead. */
export function acceptedText(
  detail: FailureDetail,
  { acceptances, kinds, settings }: Texts,
): string {
  const { accepted } = detail;
  const setting = typeof accepted === 'string' ? accepted.replace(/^setting:/u, '') : accepted;
  if (setting !== accepted && isNameIn(setting, settings)) return settings[setting].accepted;
  if (!isNameIn(accepted, acceptances)) return String(accepted ?? '?');
  const { kind } = detail;
  return fill(
    acceptances[accepted],
    isNameIn(kind, kinds) ? { ...detail, kind: kinds[kind] } : detail,
  );
}

function isNameIn<Name extends string>(
  name: unknown,
  of: Readonly<Record<Name, unknown>>,
): name is Name {
  return typeof name === 'string' && Object.hasOwn(of, name);
}
