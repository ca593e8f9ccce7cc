import type { MailName } from './english/mails.ts';
import type { Texts } from './texts.ts';

/** A mail with its details filled in; a line break in a detail cannot add a line to the subject. */
export function mailText(
  name: MailName,
  details: Readonly<Record<string, string>>,
  { mails }: Texts,
): { readonly subject: string; readonly text: string } {
  const fill = (template: string, value: (detail: string) => string) =>
    template.replaceAll(/\{(\w+)\}/gu, (_, detail: string) => value(details[detail] ?? ''));
  const { subject, text } = mails[name];
  return {
    subject: fill(subject, (detail) => detail.replaceAll(/\s+/gu, ' ')),
    text: `${fill(text, (detail) => detail)}\n`,
  };
}
