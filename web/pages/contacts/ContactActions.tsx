import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconExternalLink } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { usePlace } from '../../api/bootstrap.ts';
import { type Answer, type Answered, call } from '../../api/call.ts';
import { nameOf } from '../../parts/nameOf.ts';
import { tellDone } from '../../parts/tellDone.tsx';
import { contactTexts } from '../../texts/english/contact.ts';
import { EraseDialog } from './EraseDialog.tsx';

type Contact = Answer<'GET /organizations/{org}/contacts/{id}'>;
type Sides = Answer<'GET /organizations/{org}/contacts/{id}/sides'>;

const words = contactTexts;

type Trouble = { readonly what: string; readonly error: Error };

/** The actions for a contact, each with an undo; `trouble` is for the page to show. */
export function useContactActions(org: string, contact: Answered<Contact>) {
  const queries = useQueryClient();
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const { id } = contact.data;
  const path = { org, id };
  const refresh = () => queries.invalidateQueries();
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    setTrouble(null);
    try {
      await work();
    } catch (thrown) {
      setTrouble({ what, error: thrown instanceof Error ? thrown : new Error('unknown') });
    }
    await refresh();
  };
  const restore = () =>
    attempt(words.couldNotRestore, () =>
      call('POST /organizations/{org}/contacts/{id}/restore', { path }),
    );
  const remove = () =>
    attempt(words.couldNotRemove, async () => {
      await call('DELETE /organizations/{org}/contacts/{id}', {
        path,
        ...(contact.etag === null ? {} : { ifMatch: contact.etag }),
      });
      tellDone(words.removed(nameOf(contact.data)), () => void restore());
    });
  const unlink = (connectwiseId: number) =>
    attempt(words.couldNotUnlink, async () => {
      const body = { connectwiseId };
      await call('POST /organizations/{org}/matches/unlink', { path: { org }, body });
      tellDone(words.unlinked, () => {
        void attempt(words.couldNotUnlink, () =>
          call('POST /organizations/{org}/matches/link', {
            path: { org },
            body: { connectwiseId, ampContactId: id },
          }),
        );
      });
    });
  return { restore, remove, unlink, trouble };
}

/** Buttons of the page of a contact. */
export function ContactButtons({
  org,
  contact,
  sides,
  may,
  isRemoved,
  actions,
}: {
  readonly org: string;
  readonly contact: Contact;
  readonly sides: Sides;
  readonly may: ReturnType<typeof usePlace>['may'];
  readonly isRemoved: boolean;
  readonly actions: Pick<ReturnType<typeof useContactActions>, 'remove' | 'unlink'>;
}) {
  const { link, connectwise } = sides;
  const mayUnlink = may('review.decide') && link?.state === 'active';
  const mayRemove = may('contacts.change') && !isRemoved;
  const mayErase = may('contacts.erase') && isRemoved;
  const [isErasing, setIsErasing] = useState(false);
  return (
    <>
      {connectwise === null || connectwise.url === null ? null : (
        <Button
          component="a"
          variant="default"
          href={connectwise.url}
          target="_blank"
          rel="noreferrer"
          rightSection={<IconExternalLink size={16} stroke={1.5} aria-hidden="true" />}
        >
          {words.openInConnectWise}
        </Button>
      )}
      {mayUnlink || mayRemove || mayErase ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={words.more} variant="default">
              <IconDots size={16} stroke={1.5} aria-hidden="true" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {mayUnlink && connectwise !== null ? (
              <Menu.Item onClick={() => void actions.unlink(connectwise.id)}>
                {words.unlink}
              </Menu.Item>
            ) : null}
            {mayRemove ? (
              <Menu.Item onClick={() => void actions.remove()}>{words.remove}</Menu.Item>
            ) : null}
            {mayErase ? (
              <Menu.Item onClick={() => setIsErasing(true)}>{words.erase.open}</Menu.Item>
            ) : null}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {isErasing ? (
        <EraseDialog
          org={org}
          id={contact.id}
          name={nameOf(contact)}
          onClose={() => setIsErasing(false)}
        />
      ) : null}
    </>
  );
}
