import type { OnProgress, Progress } from '../../engine/deps.ts';
import type { WaitReason } from '../../ports/connectwise.ts';
import { voice } from '../voice.ts';
import type { Output } from './output.ts';
import { cut, readable, thousands } from './text.ts';

/** Milliseconds between two drawings of the bar. */
const redrawEvery = 80;

/** Records between two plain lines of a step. */
const lineEvery = 10_000;

const barWidth = 28;

export type ProgressView = {
  readonly update: OnProgress;
  /** Removes the bar, or prints the last state. */
  end(): void;
};

/** Progress on standard error: a bar on a terminal, otherwise a line from time to time. */
export function createProgress(output: Output): ProgressView {
  return output.terminal ? drawn(output) : told(output);
}

function drawn(output: Output): ProgressView {
  let drawnAt = 0;
  let drawnStep = '';
  return {
    update(progress) {
      const step = stepOf(progress);
      const now = performance.now();
      if (step === drawnStep && now - drawnAt < redrawEvery) return;
      drawnAt = now;
      drawnStep = step;
      // A wrapped line could not be overwritten.
      output.raw(`\r\u001B[2K${cut(barLine(progress), output.errorColumns - 1)}`);
    },
    end() {
      if (drawnStep !== '') output.raw('\r\u001B[2K');
      drawnStep = '';
    },
  };
}

function told(output: Output): ProgressView {
  let last: Progress | null = null;
  let toldAt = 0;
  const tell = (progress: Progress) => output.note(plainLine(progress));
  return {
    update(progress) {
      if (progress.step === 'waiting') {
        tell(progress);
        return;
      }
      if (last !== null && stepOf(last) !== stepOf(progress)) {
        if (last.done !== toldAt) tell(last);
        toldAt = 0;
      }
      last = progress;
      if (progress.done - toldAt >= lineEvery) {
        tell(progress);
        toldAt = progress.done;
      }
    },
    end() {
      if (last !== null && last.done !== toldAt) tell(last);
      last = null;
      toldAt = 0;
    },
  };
}

function stepOf(progress: Progress): string {
  return progress.step === 'reading' ? `reading ${progress.object}` : progress.step;
}

const titles = voice.texts.progress;

/** How long requests are paused, and why. */
export function waitLine(until: string, why: WaitReason): string {
  return `${titles.waiting[why]} ${readable(until)}`;
}

/** A line without a bar: `Reading contacts: 12,000`. */
export function plainLine(progress: Progress): string {
  const done = thousands(progress.done);
  if (progress.step === 'waiting') return waitLine(progress.until, progress.why);
  if (progress.step === 'reading') return `${titles.reading[progress.object]}: ${done}`;
  if (progress.step === 'sweeping') return `${titles.sweeping}: ${done}`;
  return `${titles[progress.step]}: ${done} of ${thousands(progress.total)}`;
}

/** A line with a bar; the total is not known in advance. */
export function barLine(progress: Progress): string {
  const sofar = thousands(progress.done);
  if (progress.step === 'waiting') return waitLine(progress.until, progress.why);
  if (progress.step === 'reading') return `${titles.reading[progress.object]}  ${sofar}`;
  if (progress.step === 'sweeping') return `${titles.sweeping}  ${sofar}`;
  const share = progress.total === 0 ? 1 : Math.min(1, progress.done / progress.total);
  const full = Math.round(share * barWidth);
  const bar = `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  return `${titles[progress.step].padEnd(16)}  ${bar} ${percent}  ${sofar} of ${thousands(progress.total)}`;
}
