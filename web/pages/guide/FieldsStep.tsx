import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../../api/call.ts';
import { useAnswer } from '../../api/queries.ts';
import { personName } from '../../parts/nameOf.ts';
import { Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './guide.module.css';
import type { StepProps } from './stepProps.ts';

const words = texts.guide.fields;

type Sample = Answer<'POST /organizations/{org}/mapping/sample'>['data'][number];

/** The mapping, illustrated with a contact of the filter. */
export function FieldsStep({ org, onDone }: StepProps) {
  const preview = useAnswer('POST /organizations/{org}/filter/preview', {
    path: { org },
    body: {},
  });
  const first = preview.data?.data.sample[0];
  const sample = useAnswer(
    'POST /organizations/{org}/mapping/sample',
    { path: { org }, body: { contact: String(first?.connectwiseId ?? '') } },
    { enabled: first !== undefined },
  );
  const name = first === undefined ? '' : personName(first);
  return (
    <>
      <Shown answer={preview} what={words.couldNotSample}>
        {({ data }) =>
          data.sample.length === 0 ? (
            <p className={classes.text}>{words.noSample}</p>
          ) : (
            <Shown answer={sample} what={words.couldNotSample}>
              {({ data: { data: found } }) => {
                const [one] = found;
                return one === undefined ? (
                  <p className={classes.text}>{words.noSample}</p>
                ) : (
                  <Fields org={org} name={name} sample={one} />
                );
              }}
            </Shown>
          )
        }
      </Shown>
      <div className={`${classes.foot} ${classes.actions}`}>
        <Button onClick={onDone}>{words.looksRight}</Button>
        <Link to="/organizations/$org/mapping" params={{ org }}>
          {words.change}
        </Link>
      </div>
    </>
  );
}

function Fields({
  org,
  name,
  sample,
}: {
  readonly org: string;
  readonly name: string;
  readonly sample: Sample;
}) {
  const known = useAnswer('GET /organizations/{org}/connectwise-fields', { path: { org } });
  const labels = new Map(
    (known.data?.data.data ?? []).map((field) => [field.name, field.label] as const),
  );
  const [all, setAll] = useState(false);
  const isFilled = ({ toAmp }: Sample['fields'][number]) =>
    toAmp !== null && toAmp.to !== null && toAmp.to !== '';
  const filled = sample.fields.filter(isFilled);
  const shown = all ? sample.fields : filled;
  const hidden = sample.fields.length - filled.length;
  return (
    <>
      <p className={classes.text}>{words.sampleOf(name)}</p>
      <table className={`${classes.sample} ${classes.stack}`} aria-label={words.sampleOf(name)}>
        <thead>
          <tr>
            <th scope="col">{words.amp}</th>
            <th scope="col">{words.direction}</th>
            <th scope="col">{words.connectwise}</th>
            <th scope="col">{words.value}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ amp, label, connectwise, direction, toAmp }) => (
            <tr key={amp}>
              <td>{label}</td>
              <td className={classes.direction}>{words.directions[direction] ?? direction}</td>
              <td>{labels.get(connectwise) ?? connectwise}</td>
              <td>{toAmp?.problem ?? String(toAmp?.to ?? '')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {all || hidden === 0 ? null : (
        <Anchor component="button" type="button" size="md" onClick={() => setAll(true)}>
          {words.showAll(hidden)}
        </Anchor>
      )}
    </>
  );
}
