import { useState } from 'react';
import { ApiProblem } from './problem.ts';

type Values = Readonly<Record<string, unknown>>;

/** The saved values with their version, who saved them and when. */
export type Saved = {
  readonly values: Values;
  readonly etag: string | null;
  readonly by: string | null;
  readonly at: string | null;
};

/** A member that someone else changed as well, since it was shown here. */
export type Clash = { readonly name: string; readonly theirs: unknown; readonly mine: unknown };

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Edits that differ from the ones that were saved. */
function withoutSaved(edits: Values, saved: Values): Values {
  return Object.fromEntries(
    Object.entries(edits).filter(([name, value]) => !(name in saved && same(saved[name], value))),
  );
}

/**
 * Edits of something that others change too. Only edited members are sent. If the version has
 * changed by then, edits of other members are saved on top of it; if both changed the same member,
 * both values are shown, and nothing is saved until the person has chosen.
 */
export function useVersionedForm({
  saved,
  send,
  reload,
}: {
  readonly saved: Saved;
  /** Saves edits over the version they are for. */
  readonly send: (edits: Values, ifMatch: string) => Promise<unknown>;
  /** Reads the saved values. */
  readonly reload: () => Promise<Saved>;
}) {
  /** The values shown when editing began: later changes of others are compared with them. */
  const [base, setBase] = useState<Saved | null>(null);
  const [edits, setEdits] = useState<Values>({});
  const [clash, setClash] = useState<{
    readonly by: string | null;
    readonly rows: readonly Clash[];
    readonly now: Saved;
  } | null>(null);
  const [state, setState] = useState<'idle' | 'saving' | 'saved'>('idle');
  const [error, setError] = useState<Error | null>(null);
  const isChanged = Object.keys(edits).length > 0;
  const from = isChanged ? (base ?? saved) : saved;

  const clear = () => {
    setBase(null);
    setEdits({});
    setClash(null);
    setError(null);
  };
  const attempt = async (over: Saved, mine: Values): Promise<boolean> => {
    try {
      await send(mine, over.etag ?? '*');
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem) || thrown.status !== 412) throw thrown;
      const now = await reload();
      const rows = Object.keys(mine).flatMap((name): Clash[] => {
        const [before, theirs] = [over.values[name], now.values[name]];
        const clashes = !same(before, theirs) && !same(theirs, mine[name]);
        return clashes ? [{ name, theirs, mine: mine[name] }] : [];
      });
      if (rows.length === 0) return await attempt(now, mine);
      setClash({ by: now.by, rows, now });
      setState('idle');
      return false;
    }
    const now = await reload();
    // Edits made while saving stay, to be saved next.
    setBase(now);
    setEdits((present) => withoutSaved(present, mine));
    setClash(null);
    setState('saved');
    return true;
  };
  const run = async (over: Saved, mine: Values): Promise<boolean> => {
    setState('saving');
    setError(null);
    try {
      return await attempt(over, mine);
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      setError(thrown);
      setState('idle');
      return false;
    }
  };
  return {
    value: (name: string): unknown => (name in edits ? edits[name] : from.values[name]),
    set: (name: string, value: unknown) => {
      if (!isChanged) setBase(saved);
      const isSaving = state === 'saving';
      if (!isSaving) setState('idle');
      // While another value is being saved, even the present one is an edit.
      const isBack = !isSaving && same(value, from.values[name]);
      setEdits((present) => {
        const { [name]: _, ...others } = present;
        return isBack ? others : { ...others, [name]: value };
      });
    },
    isChanged,
    state,
    error,
    clash,
    /** Whether everything is saved: not while a value is rejected or a choice is open. */
    save: () => run(from, edits),
    /** Saves the user's own values over those someone else saved. */
    saveMine: async () => {
      if (clash === null) return;
      setClash(null);
      await run(clash.now, edits);
    },
    /** Accepts the values someone else saved, and keeps the other edits. */
    takeTheirs: () => {
      if (clash === null) return;
      const names = new Set(clash.rows.map(({ name }) => name));
      const kept = Object.fromEntries(Object.entries(edits).filter(([name]) => !names.has(name)));
      setClash(null);
      setEdits(kept);
      setBase(clash.now);
    },
    discard: clear,
  };
}

export type VersionedForm = ReturnType<typeof useVersionedForm>;
