import type { Acceptance, Problem } from '../badInput.ts';
import type { AmpField } from '../contact/ampFields.ts';
import { canonicalName } from '../contact/canonical.ts';
import { isMobileType } from '../contact/communicationItems.ts';
import { fieldsByName } from './catalog.ts';
import type { CatalogField } from './catalogField.ts';
import { directionOf, namesIn, writtenBy } from './compileMapping.ts';
import type { DocumentEntry, MappingDocument } from './document.ts';
import { ampFieldProblem, fieldProblem } from './fieldNames.ts';
import { joined } from './joined.ts';
import { toAmpVerdict, toConnectWiseVerdict, type Verdict } from './kinds.ts';
import { transformProblems } from './transformChecks.ts';
import { unfitDetails } from './unfit.ts';
import { valueForField } from './valueOfKind.ts';

/** Something about a mapping that a person should know before it is saved (R13). */
export type Finding = {
  /** `refused`: it cannot be saved like this. `warning`: it can, at a price. */
  readonly kind: 'refused' | 'warning';
  /** AMP field that it is about. */
  readonly amp: string;
  /** The part of its entry, such as `direction`. */
  readonly part: string;
  readonly problem: Problem;
  /** The accepted values, or a way to fix it. */
  readonly accepted: Acceptance;
};

/**
 * The fields that identify a person on both sides. Each can be mapped only to the ConnectWise field of the
 * same name.
 */
const identity: ReadonlySet<string> = new Set(['email', 'firstName', 'lastName', 'company']);

/** Without these, no contact could be sent or told from others. */
const indispensable: ReadonlySet<string> = new Set(['email', 'firstName', 'lastName']);

/**
 * All errors in a mapping and all its losses, over all fields and kinds. A document without a
 * finding `refused` can be saved.
 */
export function checkMapping(
  document: MappingDocument,
  ampFields: readonly AmpField[],
  catalog: readonly CatalogField[],
): readonly Finding[] {
  const context: Context = {
    fields: new Map(ampFields.map((field) => [field.name, field])),
    sources: fieldsByName(catalog, namesIn(document)),
  };
  return [
    ...document.off.flatMap((name) => offFindings(name, context)),
    ...document.entries.flatMap((entry) => entryFindings(entry, context)),
    ...togetherFindings(document, context),
  ];
}

type Context = {
  readonly fields: ReadonlyMap<string, AmpField>;
  readonly sources: ReadonlyMap<string, CatalogField>;
};

type Said = Omit<Finding, 'kind' | 'amp'>;
const refused = (amp: string, said: Said): Finding => ({ kind: 'refused', amp, ...said });
const warning = (amp: string, said: Said): Finding => ({ kind: 'warning', amp, ...said });

function offFindings(name: string, { fields }: Context): readonly Finding[] {
  if (!fields.has(name)) {
    return [warning(name, { part: 'off', ...ampFieldProblem(name, [...fields.keys()]) })];
  }
  if (!indispensable.has(name)) return [];
  return [
    refused(name, {
      part: 'off',
      problem: { code: 'field_needed' },
      accepted: { code: 'keep_field' },
    }),
  ];
}

function entryFindings(entry: DocumentEntry, { fields, sources }: Context): readonly Finding[] {
  const { amp, connectwise } = entry;
  const target = fields.get(amp);
  if (target === undefined) {
    return [refused(amp, { part: 'amp', ...ampFieldProblem(amp, [...fields.keys()]) })];
  }
  const source = sources.get(connectwise);
  if (source === undefined) {
    return [
      refused(amp, { part: 'connectwise', ...fieldProblem(connectwise, [...sources.keys()]) }),
    ];
  }
  if (target.kind === 'user') {
    return [
      refused(amp, {
        part: 'amp',
        problem: { code: 'owner_by_rule' },
        accepted: { code: 'owner_rules' },
      }),
    ];
  }
  if (identity.has(amp) && connectwise !== amp) {
    return [
      refused(amp, {
        part: 'connectwise',
        problem: { code: 'own_field_only' },
        accepted: { code: 'own_field', own: amp },
      }),
    ];
  }
  return [
    ...directionFindings(entry, source),
    ...kindFindings(entry, joined(source, entry, sources), target),
    ...transformProblems(entry, source, target, sources).map((said) => refused(amp, said)),
    ...identityFindings(entry),
    ...valueFindings(entry, target),
    ...fillFindings(entry, source),
  ];
}

function directionFindings(entry: DocumentEntry, source: CatalogField): readonly Finding[] {
  const { amp, direction } = entry;
  if (direction === undefined || direction === 'to_amp' || source.write !== undefined) return [];
  return [
    refused(amp, {
      part: 'direction',
      problem: { code: 'source_read_only', source: source.label },
      accepted: { code: 'only_to_amp' },
    }),
  ];
}

function kindFindings(
  entry: DocumentEntry,
  source: CatalogField,
  target: AmpField,
): readonly Finding[] {
  const { amp } = entry;
  const toConnectWise = sends(entry, source);
  const toAmp = directionOf(entry, source) !== 'to_connectwise';
  // The results of value maps and transforms are checked when they occur.
  const changed = entry.values !== undefined || (entry.transforms ?? []).some(changesKind);
  const findings: Finding[] = [];
  const verdicts = {
    toAmp: toAmp ? toAmpVerdict(source.kind, target.kind) : null,
    toConnectWise: toConnectWise ? toConnectWiseVerdict(target.kind, source.kind) : null,
  };
  const said = (wanted: 'refused' | 'lossy') => {
    const reason = (verdict: Verdict | null) => (verdict?.kind === wanted ? verdict.because : '');
    return { toAmp: reason(verdicts.toAmp), toConnectWise: reason(verdicts.toConnectWise) };
  };
  const refusals = said('refused');
  const losses = said('lossy');
  const pair = {
    source: source.label,
    sourceKind: source.kind,
    target: target.label,
    targetKind: target.kind,
  };
  if (refusals.toAmp !== '' || refusals.toConnectWise !== '') {
    const problem = { code: 'kinds_apart', ...pair, ...refusals } as const;
    findings.push(
      refused(amp, { part: 'connectwise', problem, accepted: { code: 'fitting_kinds' } }),
    );
  }
  if (!changed && (losses.toAmp !== '' || losses.toConnectWise !== '')) {
    const problem = { code: 'kinds_lossy', ...pair, ...losses } as const;
    findings.push(
      warning(amp, { part: 'connectwise', problem, accepted: { code: 'unfit_skipped' } }),
    );
  }
  if (toConnectWise && source.length !== undefined && isText(target)) {
    findings.push(
      warning(amp, {
        part: 'connectwise',
        problem: { code: 'source_length', length: source.length, source: source.label },
        accepted: { code: 'longer_skipped' },
      }),
    );
  }
  return findings;
}

function changesKind({ kind }: NonNullable<DocumentEntry['transforms']>[number]): boolean {
  return kind === 'yes_no' || kind === 'date';
}

function isText({ kind }: AmpField): boolean {
  return kind === 'text' || kind === 'long_text';
}

/** Whether an entry writes its ConnectWise field. */
function sends(entry: DocumentEntry, source: CatalogField): boolean {
  return directionOf(entry, source) !== 'to_amp' && source.write !== undefined;
}

function identityFindings({ amp, transforms = [], values }: DocumentEntry): readonly Finding[] {
  if (!identity.has(amp)) return [];
  const fine = transforms.every(
    ({ kind }) => kind === 'trim' || (kind === 'case' && amp !== 'email'),
  );
  if (fine && values === undefined) return [];
  return [
    refused(amp, {
      part: values === undefined ? 'transforms' : 'values',
      problem: { code: 'value_unchangeable' },
      accepted: { code: 'one_of', names: amp === 'email' ? 'trim' : 'trim, case' },
    }),
  ];
}

function valueFindings({ amp, values }: DocumentEntry, target: AmpField): readonly Finding[] {
  if (values === undefined) return [];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const { connectwise, amp: value } of values.pairs) {
    const name = canonicalName(connectwise);
    if (name === '' || canonicalName(value) === '') {
      findings.push(
        refused(amp, {
          part: 'values',
          problem: { code: 'pair_blank' },
          accepted: { code: 'two_names' },
        }),
      );
    }
    if (seen.has(name)) {
      findings.push(
        refused(amp, {
          part: 'values',
          problem: { code: 'value_twice', value: connectwise },
          accepted: { code: 'each_value_once' },
        }),
      );
    }
    seen.add(name);
    const fitting = value.trim() === '' ? null : valueForField(target, value);
    if (fitting === null || fitting.fits) continue;
    findings.push(
      refused(amp, {
        part: 'values',
        problem:
          target.options === undefined
            ? {
                code: 'value_unfit',
                value,
                target: target.label,
                ...unfitDetails(fitting.because),
              }
            : { code: 'value_no_option', value, target: target.label },
        accepted:
          target.options === undefined
            ? { code: 'values_of_kind', kind: target.kind }
            : { code: 'one_of', names: target.options.join(', ') },
      }),
    );
  }
  return findings;
}

function fillFindings({ amp, default: fill }: DocumentEntry, source: CatalogField) {
  if (fill === undefined) return [];
  if (source.required !== true) {
    return [
      refused(amp, {
        part: 'default',
        problem: { code: 'source_not_required', source: source.label },
        accepted: { code: 'required_default' },
      }),
    ];
  }
  const longest = source.length ?? 4000;
  if (fill.trim() !== '' && fill.length <= longest) return [];
  return [
    refused(amp, {
      part: 'default',
      problem: { code: 'default_unfit' },
      accepted: { code: 'text_of_up_to', longest },
    }),
  ];
}

/** Problems between entries that are fine individually. */
function togetherFindings(
  document: MappingDocument,
  { fields, sources }: Context,
): readonly Finding[] {
  const findings: Finding[] = [];
  const byAmp = new Map<string, DocumentEntry>();
  const byWritten = new Map<string, DocumentEntry>();
  for (const entry of document.entries) {
    const { amp, connectwise } = entry;
    const twin = byAmp.get(amp);
    if (twin !== undefined) {
      findings.push(
        refused(amp, {
          part: 'amp',
          problem: { code: 'amp_field_twice', first: twin.connectwise, second: connectwise },
          accepted: { code: 'one_entry_each' },
        }),
      );
    }
    byAmp.set(amp, entry);
    const source = sources.get(connectwise);
    if (source === undefined || !sends(entry, source)) continue;
    const other = byWritten.get(canonicalName(connectwise));
    if (other !== undefined && other.amp !== amp) {
      findings.push(
        refused(amp, {
          part: 'direction',
          problem: { code: 'source_twice', source: connectwise, first: other.amp, second: amp },
          accepted: { code: 'one_of_them_to_amp' },
        }),
      );
    }
    byWritten.set(canonicalName(connectwise), entry);
  }
  return [
    ...findings,
    ...yieldingFindings(document, byAmp, { fields, sources }),
    ...sharedItemFindings(document, byAmp, sources),
  ];
}

/**
 * Warns about entries for items of one type: such an item may also be the preferred one of its channel, and
 * then two AMP fields write it.
 */
function sharedItemFindings(
  document: MappingDocument,
  byAmp: ReadonlyMap<string, DocumentEntry>,
  sources: ReadonlyMap<string, CatalogField>,
): readonly Finding[] {
  return document.entries.flatMap((entry) => {
    const { amp, connectwise } = entry;
    const source = sources.get(connectwise);
    const general = generalItemOf(connectwise);
    if (general === null || source === undefined || !sends(entry, source)) return [];
    const writers = document.entries.filter((one) => {
      const whole = sources.get(one.connectwise);
      return one.connectwise === general && whole !== undefined && sends(one, whole);
    });
    const byDefault =
      byAmp.has(general) || document.off.includes(general) || writers.length > 0 ? [] : [general];
    return [...writers.map((one) => one.amp), ...byDefault].map((other) =>
      warning(amp, {
        part: 'connectwise',
        problem: { code: 'item_shared', other, channel: general },
        accepted: { code: 'one_writer', writers: `${amp}, ${other}` },
      }),
    );
  });
}

/** The field for any item of a channel, which includes those of one type: `phone` for `phone:Home`. */
function generalItemOf(connectwise: string): string | null {
  const [, channel, type] = /^(email|phone|fax):(\S.*)$/u.exec(connectwise) ?? [];
  if (channel === undefined || type === undefined) return null;
  return channel === 'phone' && isMobileType(type) ? 'mobilePhone' : channel;
}

/** Defaults that give way to an entry which writes their ConnectWise field. */
function yieldingFindings(
  document: MappingDocument,
  byAmp: ReadonlyMap<string, DocumentEntry>,
  { fields, sources }: Context,
): readonly Finding[] {
  return [...writtenBy(document, sources)].flatMap((name) => {
    // A ConnectWise field without an AMP field of its own has no default mapping.
    const own = fields.get(name);
    if (own === undefined || own.custom !== undefined) return [];
    const entry = document.entries.find(
      ({ connectwise, amp }) => connectwise === name && amp !== name,
    );
    if (entry === undefined || byAmp.has(name) || document.off.includes(name)) return [];
    if (sources.get(name)?.write === undefined) return [];
    if (indispensable.has(name)) {
      return [
        refused(entry.amp, {
          part: 'connectwise',
          problem: { code: 'source_of_identity', source: name },
          accepted: { code: 'only_to_amp' },
        }),
      ];
    }
    return [
      warning(name, {
        part: 'direction',
        problem: { code: 'default_yields', source: name, other: entry.amp },
        accepted: { code: 'switched_off', switched: name },
      }),
    ];
  });
}
