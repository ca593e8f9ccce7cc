/**
 * A text for each plural form of the language, by the rules of Unicode; `other` is for the rest. If
 * the number belongs inside the text, `{n}` marks its place.
 */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** How a language writes numbers and chooses among plurals. */
export type Numbers = {
  /** `12,345` */
  readonly number: (value: number) => string;
  /** `1 company`, `2 companies`; `{n}` marks the place of the number. */
  readonly counted: (value: number, forms: Plural) => string;
  /** Only the plural form. */
  readonly form: (value: number, forms: Plural) => string;
};

/** Numbers in a language; `locale` is a BCP 47 tag. */
export function numbersIn(locale: string): Numbers {
  const format = new Intl.NumberFormat(locale);
  const rules = new Intl.PluralRules(locale);
  const number = (value: number) => format.format(value);
  const form = (value: number, forms: Plural) => forms[rules.select(value)] ?? forms.other;
  return {
    number,
    form,
    counted(value, forms) {
      const text = form(value, forms);
      return text.includes('{n}')
        ? text.replaceAll('{n}', number(value))
        : `${number(value)} ${text}`;
    },
  };
}
