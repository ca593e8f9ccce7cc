import { Button, Checkbox, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { TimeZoneSelect } from '../../parts/TimeZoneSelect.tsx';
import { UserSelect } from '../../parts/UserSelect.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Organization.module.css';

const words = texts.organization;

type Props = {
  readonly org: string;
  readonly name: string;
  readonly value: unknown;
  readonly byDefault: unknown;
  readonly defaultText: string;
  readonly onChange: (value: unknown) => void;
  readonly disabled: boolean;
  readonly error: ReactNode;
};

/** The numbers that the API accepts, by setting. */
const bounds: Readonly<Record<string, readonly [number, number]>> = {
  brakePercent: [0, 100],
  brakeRecords: [0, 1_000_000],
  sweepHours: [0, 8760],
  syncEvery: [5, 1440],
  keepHistory: [30, 3650],
  catchAllCompany: [1, 2_147_483_647],
};

/** One setting: its control, its default, and a button to restore that. */
export function SettingField(props: Props) {
  const { name, value, byDefault, defaultText, onChange, disabled } = props;
  const title = texts.settings[name]?.title ?? name;
  const isDefault = JSON.stringify(value) === JSON.stringify(byDefault);
  return (
    <div>
      <Control {...props} title={title} />
      {isDefault ? null : (
        <p className={classes.byDefault}>
          {words.byDefault(defaultText)}
          {disabled ? null : (
            <Button
              variant="subtle"
              size="compact-xs"
              ml={8}
              aria-label={words.resetOf(title)}
              onClick={() => onChange(byDefault)}
            >
              {words.reset}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

function Control({
  org,
  name,
  value,
  onChange,
  disabled,
  error,
  title,
  byDefault,
  defaultText,
}: Props & { readonly title: string }) {
  const text = texts.settings[name];
  const isChoice = text?.values !== undefined || typeof byDefault === 'boolean';
  const help = [
    text?.help,
    // If the default is not in a list of choices, it is a sentence below the field.
    isChoice || value !== byDefault ? undefined : words.thisIsDefault(defaultText),
  ].filter((part) => part !== undefined);
  const common = {
    label: title,
    description: help.length === 0 ? undefined : help.join(' '),
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as const,
    disabled,
    error,
  };
  const { inputWrapperOrder, ...plain } = common;
  const order = [...inputWrapperOrder];
  if (typeof value === 'boolean') {
    return (
      <Switch
        {...plain}
        checked={value}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    );
  }
  if (name === 'quietHours') {
    return <QuietHours value={value} onChange={onChange} disabled={disabled} error={error} />;
  }
  if (name === 'timeZone') {
    return (
      <TimeZoneSelect
        {...plain}
        value={typeof value === 'string' ? value : null}
        onChange={(next) => onChange(next ?? 'UTC')}
      />
    );
  }
  if (name === 'defaultOwner') {
    return (
      <Owner
        org={org}
        {...plain}
        value={typeof value === 'string' ? value : null}
        onChange={onChange}
      />
    );
  }
  if (text?.values !== undefined) {
    return (
      <Select
        {...plain}
        inputWrapperOrder={order}
        data={Object.entries(text.values).map(([one, label]) => ({
          value: one,
          label: one === byDefault ? words.isDefault(label) : label,
        }))}
        value={String(value)}
        onChange={(next) => {
          if (next !== null) onChange(next);
        }}
      />
    );
  }
  const range = bounds[name];
  if (range !== undefined) {
    const [min, max] = range;
    const isForever = value === 'forever';
    const field = (
      <NumberInput
        {...plain}
        disabled={disabled || isForever}
        inputWrapperOrder={order}
        classNames={{ input: classes.number ?? '' }}
        min={min}
        max={max}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="none"
        hideControls
        thousandSeparator={name === 'catchAllCompany' ? '' : ','}
        {...(text?.unit === undefined
          ? {}
          : { suffix: text.unit.startsWith('%') ? text.unit : ` ${text.unit}` })}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onChange(next === '' ? null : Number(next))}
      />
    );
    if (name !== 'keepHistory') return field;
    return (
      <>
        {field}
        <Checkbox
          mt={8}
          label={words.keepForever}
          checked={isForever}
          disabled={disabled}
          onChange={({ currentTarget }) => onChange(currentTarget.checked ? 'forever' : byDefault)}
        />
      </>
    );
  }
  return (
    <TextInput
      {...plain}
      inputWrapperOrder={order}
      maxLength={30}
      value={typeof value === 'string' ? value : ''}
      onChange={({ currentTarget }) =>
        onChange(currentTarget.value === '' ? null : currentTarget.value)
      }
    />
  );
}

/** Two times of the day, or none. */
function QuietHours({
  value,
  onChange,
  disabled,
  error,
}: Pick<Props, 'value' | 'onChange' | 'disabled' | 'error'>) {
  const [from = '', to = ''] = typeof value === 'string' ? value.split('-') : [];
  const put = (start: string, end: string) =>
    onChange(start === '' && end === '' ? null : `${start}-${end}`);
  return (
    <fieldset className={classes.pair} disabled={disabled}>
      <legend className="unseen">{texts.settings.quietHours?.title}</legend>
      <TextInput
        type="time"
        label={words.quietFrom}
        value={from}
        error={error}
        onChange={({ currentTarget }) => put(currentTarget.value, to)}
      />
      <TextInput
        type="time"
        label={words.quietTo}
        value={to}
        onChange={({ currentTarget }) => put(from, currentTarget.value)}
      />
      <p className={classes.quiet}>{texts.settings.quietHours?.help}</p>
    </fieldset>
  );
}

const nobody = 'nobody';

function Owner({
  value,
  onChange,
  ...common
}: {
  readonly org: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly value: string | null;
  readonly onChange: (value: unknown) => void;
  readonly disabled: boolean;
  readonly error: ReactNode;
}) {
  return (
    <UserSelect
      {...common}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value ?? nobody}
      onChange={(next) => onChange(next === nobody ? null : next)}
      before={[{ value: nobody, label: texts.settings.defaultOwner?.none ?? '' }]}
    />
  );
}
