import { Button, Checkbox, Popover } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { texts } from '../texts/english.ts';
import classes from './ColumnsMenu.module.css';
import type { Column } from './DataRow.tsx';

const words = texts.views;

/** Chooses which columns a list shows in addition to its first one, which is always shown. */
export function ColumnsMenu<R>({
  columns,
  chosen,
  onChoose,
}: {
  /** All columns, in the order in which they are shown. */
  readonly columns: readonly Column<R>[];
  /** Keys of the columns that are shown. */
  readonly chosen: readonly string[];
  /** Null for the default columns of the list. */
  readonly onChoose: (keys: readonly string[] | null) => void;
}) {
  return (
    <Popover position="bottom-end" width={240} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconColumns3 size={16} stroke={1.5} aria-hidden="true" />}
        >
          {words.columns}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} onKeyDown={moveAmong}>
        <p className={classes.note}>{words.always}</p>
        <div className={classes.choices}>
          {columns.map(({ key, title }) => (
            <Checkbox
              key={key}
              size="xs"
              className={classes.choice}
              label={<bdi>{title}</bdi>}
              checked={chosen.includes(key)}
              onChange={({ currentTarget: { checked } }) =>
                onChoose(
                  columns
                    .map((column) => column.key)
                    .filter((one) => (one === key ? checked : chosen.includes(one))),
                )
              }
            />
          ))}
        </div>
        <div className={classes.foot}>
          <Button variant="subtle" onClick={() => onChoose(null)}>
            {words.defaultColumns}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Arrow keys go from one box to the next. */
function moveAmong(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const boxes: Element[] = [...event.currentTarget.querySelectorAll('input')];
  const at = document.activeElement === null ? -1 : boxes.indexOf(document.activeElement);
  const next = boxes[(at + step + boxes.length) % boxes.length];
  if (next instanceof HTMLElement) next.focus();
  event.preventDefault();
}
