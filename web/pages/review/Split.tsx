import { IconArrowLeft } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import type { List } from '../../api/queries.ts';
import { isTyping } from '../../parts/isTyping.ts';
import { useIsNarrow } from '../../parts/useIsNarrow.ts';
import { texts } from '../../texts/english.ts';
import classes from './Review.module.css';

export type Item = {
  readonly key: string;
  readonly name: string;
  /** A second line. */
  readonly about: ReactNode;
};

/**
 * A list on the left, and the decision about the open item on the right; on a phone one after the other. J
 * and K move, other single keys decide while the focus is in here.
 */
export function Split({
  label,
  items,
  open,
  isChosen,
  onOpen,
  keys,
  list: of,
  children,
}: {
  readonly label: string;
  readonly items: readonly Item[];
  /** Key of the item that is shown. */
  readonly open: string;
  /** Whether the address names it; if not, a phone shows the list. */
  readonly isChosen: boolean;
  readonly onOpen: (key: string | null) => void;
  /** The actions of single keys. */
  readonly keys: Readonly<Record<string, () => void>>;
  /** Loading more of the list, and reloading it. */
  readonly list: Pick<List<unknown>, 'hasMore' | 'loadMore' | 'hasChanged' | 'retry'>;
  /** The decision about the open item. */
  readonly children: ReactNode;
}) {
  const isNarrow = useIsNarrow();
  const panel = useRef<HTMLElement>(null);
  const at = items.findIndex(({ key }) => key === open);
  const byKeyboard = useRef(false);
  useEffect(() => {
    // The next item opens by itself, and the keyboard focus follows.
    const { activeElement } = document;
    if (activeElement === document.body || (byKeyboard.current && open !== ''))
      panel.current?.focus();
  }, [open]);
  const move = (to: number) => {
    const item = items[Math.max(0, Math.min(items.length - 1, to))];
    if (item !== undefined) onOpen(item.key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    // Holding a key down decides once.
    if (event.repeat && Object.hasOwn(keys, key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const actions: Readonly<Record<string, () => void>> = {
      j: () => move(at + 1),
      k: () => move(at - 1),
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at - 1),
      Escape: () => onOpen(null),
      ...keys,
    };
    const action = Object.hasOwn(actions, key) ? actions[key] : undefined;
    if (action === undefined) return;
    byKeyboard.current = true;
    event.preventDefault();
    action();
  };
  const list = (
    <div>
      {of.hasChanged ? (
        <button type="button" className={classes.more} onClick={of.retry}>
          {texts.list.changed} {texts.list.show}
        </button>
      ) : null}
      <nav className={classes.items} aria-label={label}>
        <ul>
          {items.map(({ key, name, about }) => (
            <li key={key}>
              <button
                type="button"
                className={classes.item}
                aria-current={key === open ? 'true' : undefined}
                onClick={() => onOpen(key)}
              >
                <span className={classes.itemName}>{name}</span>
                <span className={classes.itemAbout}>{about}</span>
              </button>
            </li>
          ))}
        </ul>
        {of.hasMore ? (
          <button type="button" className={classes.more} onClick={of.loadMore}>
            {texts.list.more}
          </button>
        ) : null}
      </nav>
    </div>
  );
  const decision = (
    <section className={classes.decision} ref={panel} tabIndex={-1} aria-label={items[at]?.name}>
      {isNarrow ? (
        <button type="button" className={classes.back} onClick={() => onOpen(null)}>
          <IconArrowLeft size={16} stroke={1.5} aria-hidden="true" />
          {texts.list.back}
        </button>
      ) : null}
      {children}
    </section>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the list and of the decision alike
    <div className={classes.split} onKeyDown={onKeyDown}>
      {isNarrow ? (
        isChosen ? (
          decision
        ) : (
          list
        )
      ) : (
        <>
          {list}
          {decision}
        </>
      )}
    </div>
  );
}
