import type { Actor } from '../../core/actor.ts';
import type { FieldValue } from '../../core/contact/ampContact.ts';
import type {
  ImportCounts,
  ImportFindings,
  ImportRow,
  ImportState,
  RefusedRow,
} from '../../ports/importStore.ts';
import type { JsonText } from './storedJson.ts';

/** What is stored of an import beside its columns. */
export type StoredImport = ImportFindings & {
  readonly done: ImportCounts;
  readonly refusedLater: readonly RefusedRow[];
};

export type ImportTables = {
  imports: {
    organization_id: string;
    id: string;
    /** `reading` until it was read to its end. */
    state: ImportState | 'reading';
    created_at: string;
    created_by: JsonText<Actor>;
    applied_at: string | null;
    body: JsonText<StoredImport>;
  };
  /** Rows that are not applied yet. */
  import_rows: {
    organization_id: string;
    import_id: string;
    line: number;
    amp_contact_id: string;
    action: ImportRow['action'];
    changes: JsonText<Readonly<Record<string, FieldValue>>>;
  };
};
