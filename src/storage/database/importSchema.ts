import type { Actor } from '../../core/actor.ts';
import type { FieldValue } from '../../core/contact/ampContact.ts';
import type {
  ContactImport,
  ImportAction,
  ImportFindings,
  ImportRow,
  ImportState,
  RowDone,
} from '../../ports/importStore.ts';
import type { JsonText } from './storedJson.ts';

/** The stored details of an import, apart from its columns. */
export type StoredImport = ImportFindings & Pick<ContactImport, 'done' | 'refusedLater' | 'undone'>;

/** The stored details of a row, apart from its columns. */
export type StoredImportRow = Pick<
  ImportRow,
  'cells' | 'email' | 'changes' | 'pairing' | 'refusal' | 'before'
>;

export type ImportTables = {
  imports: {
    organization_id: string;
    id: string;
    /** `reading` until the whole file was read. */
    state: ImportState | 'reading';
    created_at: string;
    created_by: JsonText<Actor>;
    applied_at: string | null;
    /** Imports of earlier versions lack some of it. */
    body: JsonText<Partial<StoredImport>>;
  };
  /** Rows of imports; earlier versions kept those that were not applied yet, without a body. */
  import_rows: {
    organization_id: string;
    import_id: string;
    line: number;
    amp_contact_id: string;
    action: ImportAction;
    changes: JsonText<Readonly<Record<string, FieldValue>>>;
    /** Null until it is applied. */
    done: RowDone | null;
    key: string | null;
    body: JsonText<StoredImportRow> | null;
  };
};
