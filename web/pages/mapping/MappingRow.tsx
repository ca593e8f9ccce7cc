import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useUsers } from '../../api/users.ts';
import { withEntry, withoutEntry } from '../../parts/mapping/draft.ts';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import { texts } from '../../texts/english.ts';
import { DirectionButton, DirectionWord } from './DirectionButton.tsx';
import { EntryForm } from './EntryForm.tsx';
import classes from './Mapping.module.css';
import { type Row, type Sampled, shownName } from './model.ts';
import { Problems } from './Problems.tsx';
import type { RowContext } from './rowContext.ts';
import { rulesInWords } from './rules.ts';

const words = mappingTexts;

/** One AMP field: direction, ConnectWise field, rules, sample value, problem; opens in place. */
export function MappingRow({
  row,
  isOpen,
  onToggle,
  ...context
}: RowContext & {
  readonly row: Row;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) {
  const { draft, connectWise, sampled, problems, canChange, onChange } = context;
  const { amp, connectwise, entry, kind, direction, isChanged } = row;
  const found = problems.get(amp.name) ?? [];
  const name = shownName(row);
  const labelOf = (field: string) => connectWise.find((one) => one.name === field)?.label ?? field;
  return (
    <>
      <tr
        data-kind={kind}
        {...(isChanged ? { 'data-changed': true } : {})}
        {...(isOpen ? { 'data-open': true } : {})}
      >
        <th scope="row">
          <bdi>{name}</bdi>
          <span className={classes.type}>{words.kinds[amp.kind] ?? amp.kind}</span>
        </th>
        <td>
          {direction === null ? null : canChange && connectwise !== null ? (
            <DirectionButton
              org={context.org}
              row={row}
              onChoose={(chosen) =>
                onChange(
                  withEntry(draft, {
                    ...(entry ?? { amp: amp.name, connectwise: connectwise.name }),
                    direction: chosen,
                  }),
                )
              }
            />
          ) : (
            <DirectionWord direction={direction} />
          )}
        </td>
        <td>{kind === 'owner' ? words.ownerRule : (connectwise?.label ?? null)}</td>
        <td className={classes.rules}>
          {kind === 'default' ? words.byDefault : null}
          {kind === 'off' ? words.off : null}
          {kind === 'unmapped' ? words.unmapped : null}
          {rulesInWords(entry, labelOf).map((rule) => (
            <span key={rule}>{rule}</span>
          ))}
        </td>
        <td>
          <SampleValue org={context.org} amp={amp} sampled={sampled} />
        </td>
        <td className={classes.actions}>
          {kind === 'off' && canChange ? (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => onChange(withoutEntry(draft, amp.name, false))}
              aria-label={`${words.switchOn}: ${name}`}
            >
              {words.switchOn}
            </Button>
          ) : null}
          {connectwise === null || kind === 'off' ? null : (
            <Button
              variant="subtle"
              size="compact-sm"
              aria-expanded={isOpen}
              aria-label={isOpen ? words.close(name) : words.edit(name)}
              onClick={onToggle}
            >
              {isOpen ? (
                <IconChevronUp size={16} stroke={1.5} aria-hidden="true" />
              ) : (
                <IconChevronDown size={16} stroke={1.5} aria-hidden="true" />
              )}
            </Button>
          )}
        </td>
      </tr>
      {found.length === 0 ? null : (
        <tr className={classes.problemRow}>
          <td colSpan={6}>
            <Problems row={row} {...context} />
          </td>
        </tr>
      )}
      {isOpen ? (
        <tr className={classes.detail}>
          <td colSpan={6}>
            <EntryForm row={row} {...context} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** A mapping row on a small screen: two lines that open a sheet. */
export function NarrowRow({
  row,
  onOpen,
  ...context
}: RowContext & { readonly row: Row; readonly onOpen: () => void }) {
  const { draft, sampled, canChange, onChange } = context;
  const { amp, connectwise, kind, direction } = row;
  const name = shownName(row);
  return (
    <div className={classes.narrowRow} data-kind={kind}>
      <button
        type="button"
        disabled={connectwise === null || kind === 'off'}
        onClick={onOpen}
        aria-label={words.edit(name)}
      >
        <span className={classes.narrowName}>
          <bdi>{name}</bdi>
          {direction === null ? null : <DirectionWord direction={direction} />}
        </span>
        <span className={classes.quiet}>
          {kind === 'owner' ? words.ownerRule : (connectwise?.label ?? words.unmapped)}
          {kind === 'default' ? ` · ${words.byDefault}` : null}
          {kind === 'off' ? ` · ${words.off}` : null}
        </span>
        <SampleValue org={context.org} amp={amp} sampled={sampled} />
      </button>
      {kind === 'off' && canChange ? (
        <Button
          variant="subtle"
          onClick={() => onChange(withoutEntry(draft, amp.name, false))}
          aria-label={`${words.switchOn}: ${name}`}
        >
          {words.switchOn}
        </Button>
      ) : null}
      <Problems row={row} {...context} />
    </div>
  );
}

/** The value of the sample contact, in each direction of the mapping. */
function SampleValue({
  org,
  amp,
  sampled,
}: {
  readonly org: string;
  readonly amp: Row['amp'];
  readonly sampled: Sampled | null;
}) {
  const { nameOf } = useUsers(org);
  const textOf = (value: string | number | boolean | null) =>
    shownValue(amp.kind === 'user' && value !== null ? nameOf(String(value)) : value);
  const field = sampled?.fields.find((one) => one.amp === amp.name);
  if (field === undefined) return null;
  const ways = [
    { key: 'toAmp', head: words.sample.toAmp, value: field.toAmp },
    { key: 'toConnectWise', head: words.sample.toConnectWise, value: field.toConnectWise },
  ];
  const shown = ways.flatMap(({ key, head, value }) =>
    value === null ? [] : { key, head, value },
  );
  const [first, second] = shown;
  // One way, or the same both ways: the direction says the rest.
  const isSame =
    first?.value.problem === null &&
    (second === undefined || (second.value.problem === null && first.value.to === second.value.to));
  if (isSame) return <span className={classes.value}>{textOf(first.value.to)}</span>;
  return (
    <dl className={classes.values}>
      {shown.map(({ key, head, value }) => (
        <Fragment key={key}>
          <dt>{head}</dt>
          <dd>{value.problem === null ? textOf(value.to) : value.problem}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function shownValue(value: string | number | boolean | null) {
  if (value === null || value === '') {
    return <span className={classes.quiet}>{words.sample.empty}</span>;
  }
  return <bdi>{typeof value === 'boolean' ? texts.diff.yesNo(value) : String(value)}</bdi>;
}
