import { fieldNamed } from '../../core/contact/ampFields.ts';
import { recordAddress } from '../../engine/inbox/recordAddress.ts';
import { fieldsOf } from '../../engine/records/enterAmpContact.ts';
import type { ServedOrganization } from '../operation.ts';

/**
 * What documents about people need from an organization: ConnectWise page addresses, and field
 * names.
 */
export async function howShown({ stores }: Pick<ServedOrganization, 'stores'>) {
  const connection = await stores.connections.get();
  const fields = await fieldsOf({ stores });
  const address = (kind: 'contact' | 'company') => (id: number) =>
    connection === null ? null : recordAddress(connection, { kind, id });
  return {
    addressOf: address('contact'),
    companyAddressOf: address('company'),
    labelOf: (name: string) => fieldNamed(fields, name)?.label ?? name,
  };
}
