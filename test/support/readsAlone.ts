import type { KyselyPlugin, RootOperationNode } from 'kysely';
import type { Handle } from '../../src/storage/database/connect.ts';

const writing = /^\s*(?:insert|update|delete|replace|vacuum|analyze|create|drop|alter|reindex)\b/iu;

function writes(node: RootOperationNode): boolean {
  if (node.kind === 'RawNode') return writing.test(node.sqlFragments.join('?'));
  return node.kind !== 'SelectQueryNode';
}

const refuseWrites: KyselyPlugin = {
  transformQuery({ node }) {
    if (writes(node)) throw new Error(`what only reads is to write: ${node.kind}`);
    return node;
  },
  transformResult: async ({ result }) => result,
};

/**
 * The same database, in which the connections for reading reject writes. A service reads through connections
 * that cannot write; tests read and write through one.
 */
export function readsAlone(handle: Handle): Handle {
  return { ...handle, reading: handle.db.withPlugin(refuseWrites) };
}
