import { Switch } from '@mantine/core';
import { useState } from 'react';
import type { Answer, Answered } from '../../api/call.ts';
import { useUsers } from '../../api/users.ts';
import { changedPart } from '../../parts/changedPart.ts';
import { FoldButton } from '../../parts/FoldButton.tsx';
import { contactTexts } from '../../texts/english/contact.ts';
import classes from './Contact.module.css';
import { FieldEditor } from './FieldEditor.tsx';
import { fieldText } from './fieldText.ts';

type Sides = Answer<'GET /organizations/{org}/contacts/{id}/sides'>;
type Field = Sides['fields'][number];
type Contact = Answer<'GET /organizations/{org}/contacts/{id}'>;

const words = contactTexts.fields;

type Props = {
  readonly org: string;
  readonly contact: Answered<Contact>;
  readonly sides: Sides;
  readonly mayChange: boolean;
  readonly onlyDifferences: boolean;
  readonly onOnlyDifferences: (only: boolean) => void;
  readonly onSaved: (saved: Answered<Contact>) => void;
};

const isEmpty = ({ amp, connectwise }: Field) => amp === null && connectwise === null;
const differs = ({ standing }: Field) => standing !== 'same' && standing !== 'not_mapped';

/** The fields of a contact on both sides: equal values once, differing ones side by side. */
export function FieldTable(props: Props) {
  const { sides, onlyDifferences, onOnlyDifferences } = props;
  const [editing, setEditing] = useState<string | null>(null);
  const isLinked = sides.connectwise !== null;
  const mapped = sides.fields.filter(({ standing }) => standing !== 'not_mapped');
  const main = sides.fields.filter((field) =>
    onlyDifferences ? differs(field) : !isEmpty(field) && field.standing !== 'not_mapped',
  );
  const empty = mapped.filter(isEmpty);
  const notMapped = sides.fields.filter(({ standing }) => standing === 'not_mapped');
  const table = (fields: readonly Field[]) =>
    fields.map((field) => (
      <FieldRow
        key={field.name}
        {...props}
        field={field}
        isLinked={isLinked}
        isEditing={editing === field.name}
        onEdit={(edit) => setEditing(edit ? field.name : null)}
      />
    ));
  return (
    <>
      <div className={classes.bar}>
        {isLinked ? (
          <Switch
            label={words.onlyDifferences}
            checked={onlyDifferences}
            onChange={({ currentTarget }) => onOnlyDifferences(currentTarget.checked)}
          />
        ) : null}
      </div>
      {onlyDifferences && main.length === 0 ? (
        <p className={classes.quiet}>{words.noDifferences}</p>
      ) : (
        <table className={classes.fields} aria-label={words.label}>
          <thead>
            <tr>
              <th scope="col" className={classes.fieldColumn}>
                {words.field}
              </th>
              <th scope="col">{words.amp}</th>
              {isLinked ? <th scope="col">{words.connectwise}</th> : null}
            </tr>
          </thead>
          <tbody>{table(main)}</tbody>
        </table>
      )}
      {onlyDifferences ? null : (
        <>
          <Fold title={words.emptyFields(empty.length)} count={empty.length}>
            <table className={classes.fields} aria-label={words.emptyFields(empty.length)}>
              <tbody>{table(empty)}</tbody>
            </table>
          </Fold>
          <Fold title={words.notMapped(notMapped.length)} count={notMapped.length}>
            <table className={classes.fields} aria-label={words.notMapped(notMapped.length)}>
              <tbody>{table(notMapped)}</tbody>
            </table>
          </Fold>
        </>
      )}
    </>
  );
}

function Fold({
  title,
  count,
  children,
}: {
  readonly title: string;
  readonly count: number;
  readonly children: React.ReactNode;
}) {
  const [open, setOpen] = useState(false);
  if (count === 0) return null;
  return (
    <div>
      <FoldButton open={open} onToggle={setOpen}>
        {title}
      </FoldButton>
      {open ? children : null}
    </div>
  );
}

function FieldRow({
  org,
  contact,
  field,
  mayChange,
  isLinked,
  isEditing,
  onEdit,
  onSaved,
}: Props & {
  readonly field: Field;
  readonly isLinked: boolean;
  readonly isEditing: boolean;
  readonly onEdit: (edit: boolean) => void;
}) {
  const different = differs(field);
  const isLoud = field.standing === 'in_conflict' || field.standing === 'does_not_fit';
  const { nameOf } = useUsers(org);
  const amp = fieldText(field.amp, field.kind, nameOf);
  const other = fieldText(field.connectwise, field.kind, nameOf);
  const shown = <Text text={amp} other={different ? other : null} />;
  return (
    <tr data-loud={isLoud}>
      <th scope="row" className={classes.fieldColumn}>
        {field.label}
        {field.note === null ? null : (
          <p className={classes.note} data-loud={isLoud}>
            {field.note}
          </p>
        )}
      </th>
      <td colSpan={isLinked && !different ? 2 : 1} data-head={different ? words.amp : undefined}>
        {isEditing ? (
          <FieldEditor
            org={org}
            contact={contact}
            field={field}
            onSaved={onSaved}
            onClose={() => onEdit(false)}
          />
        ) : mayChange ? (
          <button
            type="button"
            className={classes.value}
            title={words.edit(field.label)}
            aria-label={`${words.edit(field.label)}: ${amp ?? words.empty}`}
            onClick={() => onEdit(true)}
          >
            {shown}
          </button>
        ) : (
          shown
        )}
      </td>
      {different ? (
        <td data-head={words.connectwise}>
          <Text text={other} other={amp} />
        </td>
      ) : null}
    </tr>
  );
}

/** A value; in bold if it differs from the other side. */
function Text({ text, other }: { readonly text: string | null; readonly other: string | null }) {
  if (text === null) return <span className={classes.empty}>{words.empty}</span>;
  if (other === null) {
    return (
      <span className={classes.plain} dir="auto">
        {text}
      </span>
    );
  }
  const { start, end } = changedPart(text, other);
  return (
    <span className={classes.plain} dir="auto">
      {text.slice(0, start)}
      <b>{text.slice(start, end)}</b>
      {text.slice(end)}
    </span>
  );
}
