import { Button, FileButton } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../../api/call.ts';
import { useAction } from '../../../api/queries.ts';
import { Failing } from '../../../parts/states.tsx';
import { contactImportTexts } from '../../../texts/english/contactImport.ts';
import classes from './Import.module.css';

type Columns = Answer<'POST /organizations/{org}/contacts/imports/columns'>;

const words = contactImportTexts.file;

/** Chooses a file and reads its columns. */
export function FileStep({
  org,
  onRead,
}: {
  readonly org: string;
  readonly onRead: (file: File, columns: Columns) => void;
}) {
  const [over, setOver] = useState(false);
  const read = useAction('POST /organizations/{org}/contacts/imports/columns');
  const take = (file: File | null | undefined) => {
    if (file == null) return;
    read.mutate(
      { path: { org }, file: { content: file, mediaType: 'text/csv' } },
      { onSuccess: ({ data }) => onRead(file, data) },
    );
  };
  return (
    <>
      <p className={classes.intro}>{words.intro}</p>
      {read.error === null ? null : <Failing what={words.couldNotRead} error={read.error} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra, the button does the same */}
      <div
        className={classes.drop}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        <FileButton
          onChange={take}
          accept=".csv,.txt,text/csv"
          inputProps={{ 'aria-label': words.label }}
        >
          {(props) => (
            <Button {...props} loading={read.isPending}>
              {words.choose}
            </Button>
          )}
        </FileButton>
        <span className={classes.quiet}>{read.isPending ? words.reading : words.drop}</span>
      </div>
    </>
  );
}
