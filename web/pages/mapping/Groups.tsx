import { Drawer } from '@mantine/core';
import { useState } from 'react';
import { useIsNarrow } from '../../parts/useIsNarrow.ts';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import { EntryForm } from './EntryForm.tsx';
import classes from './Mapping.module.css';
import { MappingRow, NarrowRow } from './MappingRow.tsx';
import { groups, type Row, shownName } from './model.ts';
import type { RowContext } from './rowContext.ts';

/** All rows in their groups; one at a time opens in place, or as a sheet on small screens. */
export function Groups({ rows, ...context }: RowContext & { readonly rows: readonly Row[] }) {
  const isNarrow = useIsNarrow();
  const [open, setOpen] = useState<string | null>(null);
  const opened = rows.find(({ amp }) => amp.name === open) ?? null;
  const { heads } = mappingTexts;
  const shownGroups = groups
    .map((group) => ({ group, own: rows.filter((row) => row.group === group) }))
    .filter(({ own }) => own.length > 0);
  return (
    <>
      {shownGroups.map(({ group, own }, index) => {
        const label = mappingTexts.groups[group];
        return (
          <section className={classes.group} aria-label={label} key={group}>
            <h2 className={classes.groupTitle}>{label}</h2>
            {isNarrow ? (
              <ul className={classes.narrow}>
                {own.map((row) => (
                  <li key={row.amp.name}>
                    <NarrowRow row={row} {...context} onOpen={() => setOpen(row.amp.name)} />
                  </li>
                ))}
              </ul>
            ) : (
              <table className={classes.table} aria-label={label}>
                <colgroup>
                  <col className={classes.colAmp} />
                  <col className={classes.colDirection} />
                  <col className={classes.colConnectWise} />
                  <col />
                  <col />
                  <col className={classes.colAction} />
                </colgroup>
                {/* The columns are the same in each group: said once is enough for the eye. */}
                <thead className={index === 0 ? undefined : 'unseen'}>
                  <tr>
                    <th scope="col">{heads.amp}</th>
                    <th scope="col">{heads.direction}</th>
                    <th scope="col">{heads.connectwise}</th>
                    <th scope="col">{heads.rules}</th>
                    <th scope="col">{heads.sample}</th>
                    <th scope="col">
                      <span className="unseen">{heads.action}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {own.map((row) => (
                    <MappingRow
                      key={row.amp.name}
                      row={row}
                      {...context}
                      isOpen={open === row.amp.name}
                      onToggle={() => setOpen(open === row.amp.name ? null : row.amp.name)}
                    />
                  ))}
                </tbody>
              </table>
            )}
          </section>
        );
      })}
      {isNarrow ? (
        <Drawer
          opened={opened !== null}
          onClose={() => setOpen(null)}
          position="bottom"
          size="85%"
          title={opened === null ? '' : shownName(opened)}
          closeButtonProps={{
            'aria-label': mappingTexts.close(opened === null ? '' : shownName(opened)),
          }}
        >
          {opened === null ? null : <EntryForm row={opened} {...context} />}
        </Drawer>
      ) : null}
    </>
  );
}
