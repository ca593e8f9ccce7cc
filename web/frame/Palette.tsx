import { Combobox, Modal, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/call.ts';
import { useAnswer } from '../api/queries.ts';
import { nameOf } from '../parts/nameOf.ts';
import { reasonOf } from '../parts/reasonOf.ts';
import { tellDone } from '../parts/tellDone.tsx';
import { texts } from '../texts/english.ts';
import { navigation } from './navigation.ts';

const words = texts.palette;

type Choice = {
  readonly key: string;
  readonly name: string;
  readonly hint?: string;
  readonly go: () => void;
};

/** The search behind Ctrl+K: pages, actions, and contacts by name, e-mail or id. */
export function Palette({ org, onClose }: { readonly org: string; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), 200);
  // The search dialog has closed before the answer arrives.
  const syncNow = async () => {
    try {
      await call('POST /organizations/{org}/runs', { path: { org }, body: { kind: 'sync' } });
    } catch (thrown) {
      tellDone(`${texts.sync.couldNotStart} ${reasonOf(thrown)}`);
    }
    await queries.invalidateQueries();
  };
  const found = useAnswer(
    'GET /organizations/{org}/contacts',
    { path: { org }, query: { search: asked, limit: 6 } },
    { enabled: asked !== '', keepPrevious: true },
  );
  const combobox = useCombobox({ opened: true });
  const isLike = (name: string) => name.toLowerCase().includes(typed.trim().toLowerCase());
  const pages: readonly Choice[] = navigation
    .flatMap(({ entries }) => entries)
    .filter(({ name }) => isLike(name))
    .map(({ to, name }) => ({ key: to, name, go: () => void navigate({ to, params: { org } }) }));
  const actions: readonly Choice[] = [
    {
      key: 'sync',
      name: texts.sync.syncNow,
      go: () => void syncNow(),
    },
    {
      key: 'new-todo',
      name: words.newTodo,
      go: () =>
        void navigate({
          to: '/organizations/$org/todos',
          params: { org },
          search: { add: true },
        }),
    },
  ].filter(({ name }) => isLike(name));
  const who = typed.trim();
  const why: Choice = {
    key: 'why',
    name: who === '' ? words.why : texts.contacts.why(who),
    go: () =>
      void navigate({
        to: '/organizations/$org/why',
        params: { org },
        search: who === '' ? {} : { who },
      }),
  };
  const contacts: readonly Choice[] = (asked === '' ? [] : (found.data?.data.data ?? [])).map(
    ({ id, email, fields }) => ({
      key: id,
      name: nameOf({ fields, email }),
      ...(email === null ? {} : { hint: email }),
      go: () => void navigate({ to: '/organizations/$org/contacts/$id', params: { org, id } }),
    }),
  );
  const groups = [
    [words.contacts, contacts],
    [words.pages, pages],
    // Even with results: a contact that is missing can be asked for with the same text.
    [words.actions, [...actions, why]],
  ] as const;
  const all = groups.flatMap(([, choices]) => choices);
  return (
    <Modal.Root opened onClose={onClose} size="lg" yOffset="12vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={words.label}>
        <Modal.Body p={0}>
          <Combobox
            store={combobox}
            withinPortal={false}
            onOptionSubmit={(key) => {
              onClose();
              all.find((choice) => choice.key === key)?.go();
            }}
          >
            <Combobox.Target>
              <TextInput
                data-autofocus
                aria-label={words.label}
                placeholder={words.label}
                value={typed}
                p="sm"
                onChange={({ currentTarget }) => {
                  setTyped(currentTarget.value);
                  combobox.selectFirstOption();
                }}
              />
            </Combobox.Target>
            <Combobox.Options
              aria-label={words.label}
              p="sm"
              mah={360}
              style={{ overflowY: 'auto' }}
            >
              {groups.map(([label, choices]) =>
                choices.length === 0 ? null : (
                  <Combobox.Group label={label} key={label}>
                    {choices.map(({ key, name, hint }) => (
                      <Combobox.Option value={key} key={key}>
                        {name}
                        {hint === undefined ? null : (
                          <span style={{ color: 'var(--text-quiet)', marginLeft: 8 }}>{hint}</span>
                        )}
                      </Combobox.Option>
                    ))}
                  </Combobox.Group>
                ),
              )}
            </Combobox.Options>
          </Combobox>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
