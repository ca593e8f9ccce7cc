import { Kbd, Modal, Table } from '@mantine/core';
import { useHotkeys, useWindowEvent } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import { texts } from '../texts/english.ts';
import { navigation } from './navigation.ts';

const words = texts.shortcuts;
const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }));

/** How long the second key of a pair may take, in milliseconds. */
const pairWithin = 1500;

/** Keys that work on every page: the search behind Ctrl+K, `?`, and G with the letter of a page. */
export function Shortcuts({ org }: { readonly org: string }) {
  const navigate = useNavigate();
  const [isListOpen, setListOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const pairBegan = useRef(0);
  useHotkeys([['mod+K', () => setPaletteOpen(true)]], []);
  useWindowEvent('keydown', (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return;
    if (key === '?') setListOpen(true);
    const isSecond = Date.now() - pairBegan.current < pairWithin;
    pairBegan.current = key === 'g' ? Date.now() : 0;
    if (!isSecond) return;
    const entry = navigation.flatMap(({ entries }) => entries).find((one) => one.key === key);
    if (entry === undefined) return;
    event.preventDefault();
    void navigate({ to: entry.to, params: { org } });
  });
  return (
    <>
      <Modal
        opened={isListOpen}
        onClose={() => setListOpen(false)}
        title={words.title}
        closeButtonProps={{ 'aria-label': texts.undo.close }}
      >
        <Table>
          <Table.Tbody>
            {[...words.everywhere, ...words.lists].map(([keys, what]) => (
              <Table.Tr key={keys}>
                <Table.Td>
                  <Kbd>{keys}</Kbd>
                </Table.Td>
                <Table.Td>{what}</Table.Td>
              </Table.Tr>
            ))}
            {navigation
              .flatMap(({ entries }) => entries)
              .map(({ key, name }) => (
                <Table.Tr key={key}>
                  <Table.Td>
                    <Kbd>G</Kbd> <Kbd>{key.toUpperCase()}</Kbd>
                  </Table.Td>
                  <Table.Td>{words.goTo(name)}</Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      </Modal>
      {isPaletteOpen ? (
        <Suspense>
          <Palette org={org} onClose={() => setPaletteOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

/** Whether keys go into a field. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role=combobox]') !== null)
  );
}
