import type { FailureCause, FailureDetail } from '../core/failure.ts';
import { savedThing } from '../core/savedThing.ts';
import { failureSteps, isMissing } from './failureSteps.ts';
import type { Advice } from './step.ts';
import type { Texts } from './texts.ts';

/** What happened, for a person. */
export function failureMessage({ code, detail }: FailureCause, texts: Texts): string {
  if (code === 'version_conflict') {
    const what = fill(texts.saved[savedThing(detail.what)], detail);
    return fill(texts.failures[code].message, { ...detail, what, by: detail.by ?? texts.aSync });
  }
  if (code !== 'not_found') return fill(texts.failures[code].message, detail);
  const { what, id } = detail;
  const name = isMissing(what) ? texts.missing[what].name : String(what);
  return fill(texts.failures.not_found.message, { what: name, id: id ?? texts.suchAs });
}

/** What to do about it, with the steps that do it. */
export function failureAdvice(cause: FailureCause, texts: Texts): Advice {
  const { code, detail } = cause;
  const text = fill(texts.failures[code].advice, {
    ...detail,
    ...(isMissing(detail.what) ? { advice: texts.missing[detail.what].advice } : {}),
  });
  return { text, steps: failureSteps(cause) };
}

function fill(template: string, detail: FailureDetail): string {
  return template.replaceAll(/\{(\w+)\}/gu, (_, key: string) => String(detail[key] ?? '?'));
}
