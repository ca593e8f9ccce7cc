import { join } from 'node:path';
import { connect } from '../../src/storage/database/connect.ts';

/** Makes writes without an answer look as if they were sent so much earlier. */
export async function sentEarlier(dataDir: string, milliseconds: number): Promise<void> {
  const { db } = await connect({ kind: 'sqlite', file: join(dataDir, 'ampwise.db') });
  const rows = await db
    .selectFrom('plan_lines')
    .select(['run_id', 'seq', 'sent_at'])
    .where('state', '=', 'sent')
    .execute();
  for (const { run_id: runId, seq, sent_at: sentAt } of rows) {
    const earlier = new Date(Date.parse(sentAt ?? '') - milliseconds).toISOString();
    await db
      .updateTable('plan_lines')
      .set({ sent_at: earlier })
      .where('run_id', '=', runId)
      .where('seq', '=', seq)
      .execute();
  }
  await db.destroy();
}
