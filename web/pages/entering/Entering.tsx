import { type ReactNode, useEffect } from 'react';
import classes from './Entering.module.css';

/** One column with a title, for pages before the sign-in. */
export function Entering({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · ampwise`;
  }, [title]);
  return (
    <main className={classes.page}>
      <div className={classes.column}>
        <div className={classes.mark}>
          <img src="/icon.svg" alt="" width={20} height={20} />
          ampwise
        </div>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
