import { join } from 'node:path';
import { connect } from '../../src/storage/database/connect.ts';

/** Ends the lease of a run lock, as if its time had passed since its process was killed. */
export async function lapseLease(dataDir: string): Promise<void> {
  const { db } = await connect({ kind: 'sqlite', file: join(dataDir, 'ampwise.db') });
  await db.updateTable('run_locks').set({ renewed_at: null }).execute();
  await db.destroy();
}
