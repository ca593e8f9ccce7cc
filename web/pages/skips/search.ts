import type { Query } from '../../api/call.ts';

type Asked = Query<'GET /organizations/{org}/skips'>;
export type SkipReason = NonNullable<Asked['reason']>[number];

type SkipsSearch = {
  readonly kind?: 'amp_contact' | undefined;
  readonly reason?: string | undefined;
};

/** Reads what the address of the list says; what it does not know is left out. */
export function readSkipsSearch({ kind, reason }: Record<string, unknown>): SkipsSearch {
  return {
    ...(kind === 'amp_contact' ? { kind } : {}),
    ...(typeof reason === 'string' && reason !== '' ? { reason } : {}),
  };
}
