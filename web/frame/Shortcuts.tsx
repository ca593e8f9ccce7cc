import { useHotkeys, useWindowEvent } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import { useMe } from '../api/bootstrap.ts';
import { isTyping } from '../parts/isTyping.ts';
import { navigation } from './navigation.ts';

const ShortcutList = lazy(async () => ({
  default: (await import('./ShortcutList.tsx')).ShortcutList,
}));
const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }));

/** How long the second key of a pair may take, in milliseconds. */
const pairWithin = 1500;

/**
 * Keys that work on every page: Ctrl+K for the search, `?`, and G with the letter of a page. A
 * person who switched single-key shortcuts off has none of them, here or on any page.
 */
export function Shortcuts({ org }: { readonly org: string }) {
  const navigate = useNavigate();
  const [isListOpen, setListOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const pairBegan = useRef(0);
  const isOff = useMe().user?.shortcuts === false;
  useHotkeys([['mod+K', () => setPaletteOpen(true)]], []);
  // Runs before the page's own handlers: the second key of a pair is not for its lists.
  useWindowEvent(
    'keydown',
    (event) => {
      const { key } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      if (isOff) {
        // Switched off for every page at once. Space and arrow keys are not affected.
        if (key.length === 1 && key !== ' ') event.stopPropagation();
        return;
      }
      if (key === '?') setListOpen(true);
      const isSecond = Date.now() - pairBegan.current < pairWithin;
      pairBegan.current = key === 'g' ? Date.now() : 0;
      if (!isSecond) return;
      const entry = navigation.flatMap(({ entries }) => entries).find((one) => one.key === key);
      if (entry === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      void navigate({ to: entry.to, params: { org } });
    },
    { capture: true },
  );
  return (
    <>
      {isListOpen ? (
        <Suspense>
          <ShortcutList onClose={() => setListOpen(false)} />
        </Suspense>
      ) : null}
      {isPaletteOpen ? (
        <Suspense>
          <Palette org={org} onClose={() => setPaletteOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
