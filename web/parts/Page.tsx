import { type ReactNode, useEffect, useRef } from 'react';
import { Banner } from './Banner.tsx';
import classes from './Page.module.css';
import { SyncState } from './SyncState.tsx';

/**
 * A page: its heading, which takes the focus when the page opens, its actions, and its content.
 * Sets the title of the window.
 */
export function Page({
  title,
  actions,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ampwise`;
  }, [title]);
  useEffect(() => {
    // A field that asked for the focus keeps it.
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1 className={classes.title} ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <div className={classes.actions}>
          <SyncState />
          <div className={classes.buttons}>{actions}</div>
        </div>
      </header>
      <Banner />
      {children}
    </div>
  );
}

/** A part of a page under its own heading, with a line above. */
export function Section({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section className={classes.section} aria-label={title}>
      <h2 className={classes.sectionTitle}>{title}</h2>
      {children}
    </section>
  );
}
