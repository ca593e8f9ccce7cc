import { Kbd, Modal, Table } from '@mantine/core';
import { texts } from '../texts/english.ts';
import { navigation } from './navigation.ts';

const words = texts.shortcuts;

/** The list of keys behind `?`. */
export function ShortcutList({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.title}
      closeButtonProps={{ 'aria-label': texts.undo.close }}
    >
      <Table>
        <Table.Tbody>
          {[...words.everywhere, ...words.lists, ...words.review].map(([keys, what]) => (
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
  );
}
