import type { Row } from '../../api/queries.ts';
import type { TableNote } from '../../parts/RunsTable.tsx';
import { ExactTime } from '../../parts/Time.tsx';
import { texts } from '../../texts/english.ts';

type Entry = Row<'GET /organizations/{org}/audit-log'>;

/** Kinds of objects whose changes are shown between the runs. */
export const notedKinds = ['settings', 'filter', 'mapping', 'connection', 'amp_field'] as const;

type NotedKind = (typeof notedKinds)[number];

const words = texts.runs;
const kinds: readonly string[] = notedKinds;
const isNoted = (kind: string): kind is NotedKind => kinds.includes(kind);

/** A change that someone made, as the text between two runs. */
function noteText({ about: { kind }, what, changes }: Entry): string | null {
  if (!isNoted(kind)) return null;
  if (kind === 'connection') {
    if (what === 'added') return words.noteOf.connected;
    if (what === 'removed') return words.noteOf.disconnected;
  }
  const paused = changes.find(({ name }) => name === 'syncPaused');
  if (kind === 'settings' && paused !== undefined && changes.length === 1) {
    return paused.new === 'true' ? words.noteOf.paused : words.noteOf.resumed;
  }
  return words.noteOf[kind];
}

/** The changes of settings between one run and the next newer one, newest first. */
export function notesBetween(
  entries: readonly Entry[],
  { after, until }: { readonly after: string; readonly until: string | null },
): readonly TableNote[] {
  return entries.flatMap((entry) => {
    if (entry.at < after || (until !== null && entry.at >= until)) return [];
    const text = noteText(entry);
    if (text === null) return [];
    return [
      {
        key: entry.id,
        text: (
          <>
            <ExactTime at={entry.at} /> · {words.note(entry.by?.name ?? words.somebody, text)}
          </>
        ),
      },
    ];
  });
}
