import type { ReactNode } from 'react';
import classes from './Notice.module.css';

/** A notice: a title, why, and what a person can do about it. */
export function Notice({
  tone,
  title,
  children,
  actions,
}: {
  readonly tone: 'warning' | 'problem' | 'good';
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className={classes.notice} data-tone={tone} role={tone === 'problem' ? 'alert' : 'status'}>
      <p className={classes.title}>{title}</p>
      {children === undefined ? null : <div className={classes.text}>{children}</div>}
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
