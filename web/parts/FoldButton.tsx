import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './FoldButton.module.css';

/** Opens and closes what is folded below it. */
export function FoldButton({
  open,
  onToggle,
  children,
}: {
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  /** What is folded. */
  readonly children: ReactNode;
}) {
  const Icon = open ? IconChevronDown : IconChevronRight;
  return (
    <button
      type="button"
      className={classes.fold}
      aria-expanded={open}
      onClick={() => onToggle(!open)}
    >
      <Icon size={16} stroke={1.5} aria-hidden="true" />
      {children}
    </button>
  );
}
