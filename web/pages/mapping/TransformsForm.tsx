import { ActionIcon, Button, Menu, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { DateForm, Transform } from '../../parts/mapping/draft.ts';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import classes from './Mapping.module.css';
import type { ConnectWiseField } from './model.ts';

const words = mappingTexts.form;
const { cases, takes } = mappingTexts;
const kinds: readonly Transform['kind'][] = [
  'trim',
  'case',
  'phone',
  'yes_no',
  'date',
  'join',
  'split',
];
const dateForms: readonly DateForm[] = ['YYYY-MM-DD', 'MM/DD/YYYY', 'DD/MM/YYYY', 'DD.MM.YYYY'];
const inPlace = { withinPortal: false } as const;

/** Changes that a value goes through on its way to AMP, in order. */
export function TransformsForm({
  transforms,
  connectWise,
  canChange,
  onChange,
}: {
  readonly transforms: readonly Transform[];
  readonly connectWise: readonly ConnectWiseField[];
  readonly canChange: boolean;
  readonly onChange: (transforms: readonly Transform[]) => void;
}) {
  const used = new Set(transforms.map(({ kind }) => kind));
  const open = kinds.filter((kind) => !used.has(kind));
  if (!canChange && transforms.length === 0) return null;
  return (
    <fieldset className={classes.part}>
      <legend className={classes.partTitle}>{words.transforms}</legend>
      {transforms.map((transform, index) => (
        <div className={classes.transform} key={transform.kind}>
          <span className={classes.transformName}>{words.kinds[transform.kind]}</span>
          <TransformParts
            transform={transform}
            connectWise={connectWise}
            onChange={(changed) =>
              onChange(transforms.map((one, at) => (at === index ? changed : one)))
            }
          />
          {canChange ? (
            <ActionIcon
              aria-label={words.removeTransform(words.kinds[transform.kind])}
              onClick={() => onChange(transforms.filter((_, at) => at !== index))}
            >
              <IconX size={16} stroke={1.5} aria-hidden="true" />
            </ActionIcon>
          ) : null}
        </div>
      ))}
      {canChange && open.length > 0 ? (
        <Menu position="bottom-start" withinPortal={false}>
          <Menu.Target>
            <Button
              variant="subtle"
              leftSection={<IconPlus size={16} stroke={1.5} aria-hidden="true" />}
            >
              {words.addTransform}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {open.map((kind) => (
              <Menu.Item key={kind} onClick={() => onChange([...transforms, newTransform(kind)])}>
                {words.kinds[kind]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </fieldset>
  );
}

function newTransform(kind: Transform['kind']): Transform {
  switch (kind) {
    case 'trim':
      return { kind };
    case 'case':
      return { kind, to: 'title' };
    case 'phone':
      return { kind, form: '(###) ###-####' };
    case 'yes_no':
      return { kind, yes: 'Yes', no: 'No' };
    case 'date':
      return { kind, form: 'MM/DD/YYYY' };
    case 'join':
      return { kind, with: 'lastName', between: ' ' };
    case 'split':
      break;
  }
  return { kind, take: 'first' };
}

function TransformParts({
  transform,
  connectWise,
  onChange,
}: {
  readonly transform: Transform;
  readonly connectWise: readonly ConnectWiseField[];
  readonly onChange: (transform: Transform) => void;
}) {
  switch (transform.kind) {
    case 'trim':
      return null;
    case 'case':
      return (
        <Select
          aria-label={words.case}
          comboboxProps={inPlace}
          data={(['upper', 'lower', 'title'] as const).map((value) => ({
            value,
            label: cases[value],
          }))}
          value={transform.to}
          onChange={(to) =>
            onChange({ kind: 'case', to: to === 'upper' || to === 'lower' ? to : 'title' })
          }
        />
      );
    case 'phone':
      return (
        <TextInput
          aria-label={words.phoneForm}
          value={transform.form}
          onChange={({ currentTarget }) => onChange({ kind: 'phone', form: currentTarget.value })}
        />
      );
    case 'yes_no':
      return (
        <>
          <TextInput
            aria-label={words.yes}
            value={transform.yes}
            onChange={({ currentTarget }) => onChange({ ...transform, yes: currentTarget.value })}
          />
          <TextInput
            aria-label={words.no}
            value={transform.no}
            onChange={({ currentTarget }) => onChange({ ...transform, no: currentTarget.value })}
          />
        </>
      );
    case 'date':
      return (
        <Select
          aria-label={words.dateForm}
          comboboxProps={inPlace}
          data={[...dateForms]}
          value={transform.form}
          onChange={(value) =>
            onChange({ kind: 'date', form: dateForms.find((one) => one === value) ?? 'YYYY-MM-DD' })
          }
        />
      );
    case 'join':
      return (
        <>
          <Select
            aria-label={words.joinWith}
            comboboxProps={inPlace}
            searchable
            data={connectWise.map(({ name, label }) => ({ value: name, label }))}
            value={transform.with}
            onChange={(value) => onChange({ ...transform, with: value ?? transform.with })}
          />
          <TextInput
            aria-label={words.between}
            value={transform.between}
            onChange={({ currentTarget }) =>
              onChange({ ...transform, between: currentTarget.value })
            }
          />
        </>
      );
    case 'split':
      break;
  }
  return (
    <Select
      aria-label={words.take}
      comboboxProps={inPlace}
      data={(['first', 'rest'] as const).map((value) => ({ value, label: takes[value] }))}
      value={transform.take}
      onChange={(take) => onChange({ kind: 'split', take: take === 'rest' ? 'rest' : 'first' })}
    />
  );
}
