import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useAnswer } from '../../api/queries.ts';
import type { Entry } from '../../parts/mapping/draft.ts';
import { Failing } from '../../parts/states.tsx';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import classes from './Mapping.module.css';
import type { ConnectWiseField, Pair, Row, Sampled } from './model.ts';
import { NewField } from './NewField.tsx';

const words = mappingTexts.add;
const newField = ' new';

/** A new entry by picking both fields; a pair that is impossible cannot be picked, and says why. */
export function AddMapping({
  org,
  rows,
  connectWise,
  sampled,
  onAdd,
  onClose,
}: {
  readonly org: string;
  readonly rows: readonly Row[];
  readonly connectWise: readonly ConnectWiseField[];
  readonly sampled: Sampled | null;
  readonly onAdd: (entry: Entry) => void;
  readonly onClose: () => void;
}) {
  const [amp, setAmp] = useState<string | null>(null);
  const [connectwise, setConnectwise] = useState<string | null>(null);
  const [isNew, setIsNew] = useState(false);
  const pairs = useAnswer(
    'GET /organizations/{org}/amp-fields/{name}/pairs',
    { path: { org, name: amp ?? '-' } },
    { enabled: amp !== null },
  );
  const pairOf = (name: string): Pair | undefined =>
    pairs.data?.data.data.find((pair) => pair.connectwise === name);
  const free = rows.filter(({ kind }) => kind !== 'own' && kind !== 'owner');
  const value = (side: 'connectwise' | 'amp', name: string) => {
    const found = sampled?.values[side][name];
    return found === undefined || found === null ? words.noValue : String(found);
  };
  const chosen = connectwise === null ? undefined : pairOf(connectwise);
  return (
    <section className={classes.add} aria-label={words.title}>
      <h2 className={classes.groupTitle}>{words.title}</h2>
      <div className={classes.fields}>
        <Select
          label={words.amp}
          placeholder={words.pickAmp}
          searchable
          data-autofocus
          autoFocus
          comboboxProps={{ withinPortal: false }}
          withScrollArea={false}
          classNames={{ options: classes.options ?? '' }}
          data={[
            ...free.map(({ amp: field }) => ({ value: field.name, label: field.label })),
            { value: newField, label: words.newField },
          ]}
          value={amp}
          renderOption={({ option }) => {
            const field = free.find((row) => row.amp.name === option.value)?.amp;
            return (
              <span className={classes.option}>
                <span>{option.label}</span>
                {field === undefined ? null : (
                  <span className={classes.quiet}>
                    {kindOf(field.kind)} · {value('amp', field.name)}
                  </span>
                )}
              </span>
            );
          }}
          onChange={(name) => {
            if (name === newField) {
              setIsNew(true);
              return;
            }
            setAmp(name);
            setConnectwise(null);
          }}
        />
        <Select
          label={words.connectwise}
          placeholder={amp === null ? words.pickAmpFirst : words.pickConnectWise}
          disabled={pairs.data === undefined || amp === null}
          searchable
          comboboxProps={{ withinPortal: false }}
          withScrollArea={false}
          classNames={{ options: classes.options ?? '' }}
          data={connectWise.map(({ name, label }) => ({
            value: name,
            label,
            disabled: pairOf(name)?.byDefault === null,
          }))}
          value={connectwise}
          renderOption={({ option }) => {
            const field = connectWise.find(({ name }) => name === option.value);
            const pair = pairOf(option.value);
            return (
              <span className={classes.option}>
                <span>{option.label}</span>
                {pair?.byDefault === null ? (
                  <span className={classes.why}>
                    {words.impossible}: {pair.refused}
                  </span>
                ) : field === undefined ? null : (
                  <span className={classes.quiet}>
                    {kindOf(field.kind)} · {value('connectwise', field.name)}
                  </span>
                )}
              </span>
            );
          }}
          onChange={setConnectwise}
        />
      </div>
      {chosen?.warning === null || chosen === undefined ? null : (
        <p className={classes.warning}>{chosen.warning}.</p>
      )}
      {pairs.error === null ? null : (
        <Failing what={mappingTexts.couldNotLoad} error={pairs.error} />
      )}
      {isNew ? (
        <NewField
          org={org}
          onDone={(name) => {
            setIsNew(false);
            setAmp(name);
            setConnectwise(null);
          }}
          onClose={() => setIsNew(false)}
        />
      ) : (
        <div className={classes.ways}>
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            variant="default"
            disabled={amp === null || connectwise === null}
            onClick={() => {
              if (amp !== null && connectwise !== null) onAdd({ amp, connectwise });
            }}
          >
            {words.add}
          </Button>
        </div>
      )}
    </section>
  );
}

function kindOf(kind: string): string {
  return mappingTexts.kinds[kind] ?? kind;
}
