import type { HistorySettings } from '../../core/settings/historySettings.ts';
import type { RemovedHistory } from '../../ports/historyStore.ts';
import { counted } from './text.ts';

/** How much history was removed, or would be. */
export function removedHistoryLines(
  removed: RemovedHistory,
  { keepHistory, dryRun }: HistorySettings & { readonly dryRun: boolean },
): readonly string[] {
  const parts = [
    removed.runs > 0
      ? `${counted(removed.runs, 'run', 'runs')} with ${counted(removed.lines, 'line', 'lines')}`
      : '',
    some(removed.settledConflicts, 'settled conflict', 'settled conflicts'),
    some(removed.auditEntries, 'entry of the audit log', 'entries of the audit log'),
    some(removed.imports, 'import', 'imports'),
    some(removed.keptAnswers, 'kept answer of the API', 'kept answers of the API'),
    some(removed.endedInvitations, 'ended invitation', 'ended invitations'),
  ].filter((part) => part !== '');
  const kept = keepHistory === 'forever' ? 'forever' : `for ${counted(keepHistory, 'day', 'days')}`;
  const first =
    parts.length === 0
      ? `Nothing to remove: history is kept ${kept}.`
      : `${dryRun ? 'Would remove' : 'Removed'} ${parts.join(', ')}. History is kept ${kept}.`;
  return [first, 'Keep it longer or shorter: ampwise settings set keepHistory=DAYS'];
}

function some(value: number, one: string, many: string): string {
  return value === 0 ? '' : counted(value, one, many);
}
