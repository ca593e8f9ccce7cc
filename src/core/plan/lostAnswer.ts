import type { RecordRef } from './record.ts';

/**
 * How long after it was marked as sent a create may still take effect, in milliseconds. ConnectWise
 * may have deferred it several times by two minutes each (429), and may still be processing it when
 * we no longer wait for the answer. It is not sent again before that, however often the search
 * found nothing.
 */
const grace = 20 * 60_000;

/** When a create without an answer may be sent again, as an ISO instant. */
export function waitingUntil(sentAt: string): string {
  return new Date(Date.parse(sentAt) + grace).toISOString();
}

/** A create that was sent and whose answer was lost. */
export type LostAnswer = {
  /** The record to create: an AMP contact or a to-do. */
  readonly record: RecordRef;
  readonly runId: string;
  readonly seq: number;
  /** ISO instant just before it was sent. */
  readonly sentAt: string;
  /** ISO instant from which it may be sent again, if it is not in ConnectWise. */
  readonly retryFrom: string;
};

/** The create of a record whose answer was lost; null for most. */
export function lostAnswerOf(
  lost: readonly LostAnswer[],
  { kind, id }: RecordRef,
): LostAnswer | null {
  return lost.find(({ record }) => record.kind === kind && record.id === id) ?? null;
}

/** The lost answer to a line of a plan; null if there is none. */
export function lostAnswerOfLine(
  lost: readonly LostAnswer[],
  line: Pick<LostAnswer, 'runId' | 'seq'>,
): LostAnswer | null {
  return lost.find(({ runId, seq }) => runId === line.runId && seq === line.seq) ?? null;
}
