import type { HeldBy } from '../../engine/inbox/heldRun.ts';
import type { Run } from '../../ports/runStores.ts';
import type { Paint } from './paint.ts';
import { counted } from './text.ts';

/** Why a run is on hold, and what to do about it. */
export function heldLines(run: Run, by: HeldBy, paint: Paint): readonly string[] {
  const { held } = run;
  if (held === null) return [];
  const title = (text: string) => ['', paint.bold(paint.yellow(text))];
  const records = counted(held.records, 'record', 'records');
  if (by === 'sweep') {
    const contacts = counted(held.records, 'contact', 'contacts');
    return [
      ...title(`Held: ConnectWise lists ${contacts} fewer than were read before.`),
      'That many missing at once look like a right that was taken away. Nothing was concluded from it.',
      'Check the rights:                ampwise doctor',
      'If they really were deleted:     ampwise sweep --approve',
    ];
  }
  const emptied =
    held.records === 0
      ? 'one side looks empty.'
      : 'it would take away everything that one side has.';
  const why =
    held.reason === 'side_emptied'
      ? emptied
      : `it would remove, blank or overwrite something of ${records}; the limit is ${held.limit}.`;
  if (run.status === 'planned') return title(`A sync would be held: ${why}`);
  return [
    ...title(`Held: ${why}`),
    'What is held waits for approval, and nothing of it was done. To-dos go on, unless it is about them.',
    `Look at it:                      ampwise runs show ${run.id}`,
    `Apply it:                        ampwise apply ${run.id}`,
    `Only some lines of it, or none:  ampwise apply ${run.id} --only 1,4-9 (or --none)`,
  ];
}
