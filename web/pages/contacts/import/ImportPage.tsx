import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { usePlace } from '../../../api/bootstrap.ts';
import type { Answer } from '../../../api/call.ts';
import { Page } from '../../../parts/Page.tsx';
import { NoRights } from '../../../parts/states.tsx';
import { contactImportTexts } from '../../../texts/english/contactImport.ts';
import { ColumnsStep } from './ColumnsStep.tsx';
import { FileStep } from './FileStep.tsx';
import classes from './Import.module.css';
import { OpenImport } from './OpenImport.tsx';

type Columns = Answer<'POST /organizations/{org}/contacts/imports/columns'>;

const words = contactImportTexts;

/** Imports contacts from a CSV file: the file, its columns, a preview, and the result. */
export function ImportPage() {
  const { org = '' } = useParams({ strict: false });
  const { id } = useSearch({ from: '/signedIn/organizations/$org/contacts/import' });
  const navigate = useNavigate({ from: '/organizations/$org/contacts/import' });
  const { may } = usePlace(org);
  const [chosen, setChosen] = useState<{ file: File; columns: Columns } | null>(null);
  const startAnew = () => {
    setChosen(null);
    void navigate({ search: {} });
  };
  const content = !may('contacts.change') ? (
    <NoRights>{words.noRights}</NoRights>
  ) : id !== undefined ? (
    <OpenImport org={org} id={id} onAnother={startAnew} />
  ) : chosen === null ? (
    <FileStep org={org} onRead={(file, columns) => setChosen({ file, columns })} />
  ) : (
    <ColumnsStep
      key={`${chosen.columns.encoding} ${chosen.columns.separator} ${chosen.columns.columns.length}`}
      org={org}
      file={chosen.file}
      found={chosen.columns}
      onRead={(columns) => setChosen({ ...chosen, columns })}
      onOther={startAnew}
      onPreviewed={(next) => void navigate({ search: { id: next } })}
    />
  );
  return (
    <Page title={words.title}>
      <p className={classes.back}>
        <Link to="/organizations/$org/contacts" params={{ org }}>
          ‹ {words.back}
        </Link>
      </p>
      {content}
    </Page>
  );
}
