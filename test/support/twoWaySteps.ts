import fc from 'fast-check';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import type { Settings } from '../../src/core/settings/settings.ts';
import type { KillAt } from './killedSync.ts';

/**
 * One event while AMP and ConnectWise sync over HTTP. Plain data; people are named by their place in the
 * list, whatever their id.
 */
export type TwoWayStep =
  | {
      readonly do: 'cwEdit';
      readonly nth: number;
      readonly field: TextField;
      readonly value: string | null;
    }
  | { readonly do: 'cwEmail'; readonly nth: number; readonly value: string }
  | {
      readonly do: 'cwPhone';
      readonly nth: number;
      readonly mobile: boolean;
      readonly value: string | null;
    }
  | { readonly do: 'cwAdd'; readonly company: number; readonly email: string }
  | { readonly do: 'cwInactive'; readonly nth: number; readonly inactive: boolean }
  | { readonly do: 'cwDelete'; readonly nth: number }
  | { readonly do: 'cwType'; readonly company: number; readonly type: 'Customer' | 'Vendor' }
  | { readonly do: 'cwMove'; readonly nth: number; readonly company: number }
  | {
      readonly do: 'ampEdit';
      readonly nth: number;
      readonly field: string;
      readonly value: string | null;
    }
  | { readonly do: 'ampAdd'; readonly company: number; readonly email: string }
  | { readonly do: 'ampRemove'; readonly nth: number; readonly removed: boolean }
  | { readonly do: 'settings'; readonly changed: Partial<Settings> }
  | { readonly do: 'resolve'; readonly choose: 'amp' | 'connectwise' }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'sync'; readonly kind: 'sync' | 'sweep'; readonly trouble: Trouble };

export type TextField =
  | 'firstName'
  | 'lastName'
  | 'title'
  | 'city'
  | 'state'
  | 'zip'
  | 'addressLine1';

export type Trouble =
  | { readonly kind: 'none' }
  | { readonly kind: 'fault'; readonly fault: FaultInput }
  /** The process dies at a call of the stores, simulated within this one. */
  | { readonly kind: 'crash'; readonly effect: number }
  /** A separate process is killed (SIGKILL) at a request, before it took effect or after it. */
  | { readonly kind: 'kill'; readonly at: KillAt };

const texts: readonly TextField[] = [
  'firstName',
  'lastName',
  'title',
  'city',
  'state',
  'zip',
  'addressLine1',
];
/** Few as well, so that both sides edit the same people; the highest are people who were added last. */
const nth = fc.constantFrom(0, 1, 2, 3, 4, 12, 13);
const company = fc.nat({ max: 2 });
/** Few, so that some people share one. */
const email = fc.constantFrom(
  'a@x.example',
  'A@X.example',
  'b@x.example',
  'c@x.example',
  'd@x.example',
);
const phone = fc.constantFrom('+1 813 555 0100', '8135550100', '813-555-0199 x12', null);
const value = fc.oneof(
  { weight: 5, arbitrary: fc.nat({ max: 99 }).map((n) => `Value ${n}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('  blank ', 'Zoë', "O'Neil & Sons", 'x'.repeat(120), null),
  },
);

const methods: fc.Arbitrary<Pick<FaultInput, 'method'>> = fc.constantFrom(
  {},
  { method: 'POST' as const },
  { method: 'PATCH' as const },
  { method: ['POST' as const, 'PATCH' as const] },
);

const effects: fc.Arbitrary<FaultInput> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('serverTimeout' as const, 'poolTimeout' as const, 'badGateway' as const),
    applied: fc.boolean(),
  }),
  fc.record({
    kind: fc.constantFrom('unavailable' as const, 'gatewayTimeout' as const, 'hang' as const),
    applied: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('html' as const), applied: fc.boolean() }),
  fc.record({ kind: fc.constant('plainText' as const), applied: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('resetBefore' as const, 'resetAfter' as const) }),
  fc.record({
    kind: fc.constant('tooManyRequests' as const),
    retryAfterSeconds: fc.constantFrom(0, 7, 30, 600),
    retryAfter: fc.constantFrom('seconds' as const, 'httpDate' as const, 'none' as const),
  }),
  fc.record({
    kind: fc.constant('truncated' as const),
    how: fc.constantFrom('contentLength' as const, 'chunked' as const, 'clean' as const),
  }),
  fc.record({
    kind: fc.constantFrom('redirect' as const, 'codebaseMoved' as const, 'staleRead' as const),
  }),
  fc.record({
    kind: fc.constant('pageShift' as const),
    action: fc.constantFrom(
      'deactivate' as const,
      'delete' as const,
      'touch' as const,
      'create' as const,
    ),
  }),
  fc.record({
    kind: fc.constant('dropRights' as const),
    rights: fc.subarray(['add' as const, 'edit' as const, 'inquire' as const], { minLength: 1 }),
    level: fc.constantFrom('None' as const, 'My' as const),
  }),
);

const fault: fc.Arbitrary<FaultInput> = fc
  .tuple(effects, methods, fc.integer({ min: 1, max: 5 }), fc.constantFrom(1, 1, 1, 2, 20))
  .map(([effect, method, first, times]) => ({ ...effect, ...method, nth: first, times }));

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'none' as const }) },
  { weight: 6, arbitrary: fault.map((one) => ({ kind: 'fault' as const, fault: one })) },
  {
    weight: 3,
    arbitrary: fc
      .integer({ min: 1, max: 90 })
      .map((effect) => ({ kind: 'crash' as const, effect })),
  },
);

const sync: fc.Arbitrary<TwoWayStep> = fc.record({
  do: fc.constant('sync' as const),
  kind: fc.constantFrom('sync' as const, 'sync' as const, 'sync' as const, 'sweep' as const),
  trouble,
});

/** An edit to be sent, and a separate process that is killed while it sends it, or while it reads. */
const killed: fc.Arbitrary<readonly TwoWayStep[]> = fc
  .record({ nth: fc.integer({ min: 1, max: 2 }), applied: fc.boolean() })
  .chain((at) => fc.constantFrom<KillAt>({ ...at, method: 'POST' }, { ...at, method: 'PATCH' }, at))
  .map((at) => [
    { do: 'ampAdd', company: 0, email: 'a@x.example' },
    { do: 'ampAdd', company: 1, email: 'a@x.example' },
    { do: 'ampEdit', nth: 5, field: 'title', value: 'Sent' },
    { do: 'ampEdit', nth: 6, field: 'phone', value: '813-555-0155' },
    { do: 'sync', kind: 'sync', trouble: { kind: 'kill', at } },
  ]);

const changed: fc.Arbitrary<Partial<Settings>> = fc.record(
  {
    conflict: fc.constantFrom(
      'ask' as const,
      'connectwise' as const,
      'amp' as const,
      'latest' as const,
      'ask' as const,
    ),
    leavesFilter: fc.constantFrom('keep' as const, 'tag' as const, 'remove' as const),
    inactive: fc.constantFrom('keep' as const, 'remove' as const),
    deleted: fc.constantFrom('keep' as const, 'remove' as const),
    removedInAmp: fc.constantFrom('keep' as const, 'inactivate' as const),
    company: fc.constantFrom('hold' as const, 'create' as const, 'reject' as const),
  },
  { requiredKeys: [] },
);

const edit: fc.Arbitrary<TwoWayStep> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('cwEdit' as const),
      nth,
      field: fc.constantFrom(...texts),
      value,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cwEmail' as const), nth, value: email }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('cwPhone' as const),
      nth,
      mobile: fc.boolean(),
      value: phone,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cwAdd' as const), company, email }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('cwInactive' as const), nth, inactive: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cwDelete' as const), nth }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('cwType' as const),
      company,
      type: fc.constantFrom('Customer' as const, 'Customer' as const, 'Vendor' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cwMove' as const), nth, company }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('ampEdit' as const),
      nth,
      field: fc.constantFrom<string>(...texts),
      value,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('ampEdit' as const),
      nth,
      field: fc.constant('email'),
      value: email,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('ampEdit' as const),
      nth,
      field: fc.constantFrom('phone', 'mobilePhone', 'fax'),
      value: phone,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ampAdd' as const), company, email }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('ampRemove' as const), nth, removed: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('settings' as const), changed }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('resolve' as const),
      choose: fc.constantFrom('amp' as const, 'connectwise' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.constantFrom(0, 1, 59, 121, 600),
    }),
  },
);

const edits = fc.array(edit, { minLength: 1, maxLength: 8, size: 'max' });

/** Edits on both sides and syncs, most of them in trouble; with `real`, a process is also killed. */
export function sequences(real: boolean): fc.Arbitrary<readonly TwoWayStep[]> {
  const rounds = fc.array(fc.tuple(edits, sync), { minLength: 1, maxLength: 4, size: 'max' });
  if (!real) return rounds.map((all) => all.flat(2));
  return fc
    .tuple(edits, killed, rounds)
    .map(([first, kill, rest]) => [...first, ...kill, ...rest.flat(2)]);
}
