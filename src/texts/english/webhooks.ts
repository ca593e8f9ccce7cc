import type { DeliveryProblem, OffReason } from '../../core/webhooks/deliveryTries.ts';

/** Texts about webhooks. */
export const webhooks = {
  off: {
    gone: 'it answered that it no longer exists (410)',
    failing: 'it accepted nothing for three days',
    by_hand: 'someone switched it off',
  } satisfies Readonly<Record<OffReason, string>>,
  problems: {
    address_refused: 'the address is not allowed, or leads into a private network',
    host_unknown: 'the host is unknown',
    not_reachable: 'the host cannot be reached',
    certificate_refused: 'the certificate was not accepted',
    timed_out: 'no answer in time',
    connection_lost: 'the connection was lost',
    secret_unreadable: 'its signing secret cannot be opened with the current key',
  } satisfies Readonly<Record<DeliveryProblem, string>>,
};
