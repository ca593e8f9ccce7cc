import type { CallbacksDocument } from '../../contract/callbacks.ts';
import type { Paint } from './paint.ts';

/** Whether changes in ConnectWise sync immediately, when the last message came, and what to do. */
export function callbackLines(
  { message, advice, lastReceivedAt }: CallbacksDocument,
  paint: Paint,
): readonly string[] {
  return [
    `Callbacks: ${message}`,
    ...(lastReceivedAt === null ? [] : [`The last callback arrived at ${lastReceivedAt}.`]),
    ...(advice === null ? [] : [paint.dim(advice)]),
  ];
}
