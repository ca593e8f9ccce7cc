import { z } from 'zod';
import type { CallbackRefusal, EarlyRefusal } from '../../ports/callbacks.ts';
import type { RefusalCode } from '../../texts/english/refusals.ts';
import { ok, operation } from '../operation.ts';
import { Refusal } from '../refusal.ts';

/** A message holds a summary of one record; recorded ones are below 4 KiB. */
const mostBytes = 256 * 1024;

/** How long ConnectWise waits before it tries again (DOC), in seconds. */
const triedAgainAfter = '4';

/**
 * The answer to ConnectWise. It retries after 429, and disables callbacks that are rejected for
 * days. A message that was received before is no error, and is answered like any other.
 */
const refusalOf: Readonly<
  Record<Exclude<CallbackRefusal, EarlyRefusal | 'replayed'>, () => Refusal>
> = {
  unknown_address: () => new Refusal('no_such_path'),
  malformed: () => new Refusal('malformed_json'),
  other_company: () => new Refusal('callback_not_proven'),
  foreign_key_host: () => new Refusal('callback_not_proven'),
  wrong_signature: () => new Refusal('callback_not_proven'),
  key_unavailable: () =>
    new Refusal('callback_key_unavailable', { headers: { 'Retry-After': triedAgainAfter } }),
};

/** The outcome of a request that is rejected before its message is read. */
const early: Readonly<Partial<Record<RefusalCode, EarlyRefusal>>> = {
  too_large: 'too_large',
  wrong_media_type: 'wrong_media_type',
  too_many_requests: 'too_many',
};

export const callbackOperations = [
  operation(
    {
      id: 'receiveCallback',
      method: 'post',
      path: '/callbacks/{organization}/{key}',
      tag: 'Callbacks',
      summary: 'Receives a callback from ConnectWise about a changed record',
      description:
        'ampwise registers this address in ConnectWise, and only ConnectWise sends to it. The message has to carry the signature of the company’s key in `x-content-signature`, computed over its unchanged bytes. Each message counts once: `accepted` is false for a repeated one. The record is synced within seconds. 429 asks ConnectWise to send the message again.',
      access: 'public',
      params: z.strictObject({
        organization: z.string().min(1).max(200).describe('Id of the organization.'),
        key: z.string().min(1).max(200).describe('The secret part of the address.'),
      }),
      // ConnectWise may add parameters of its own.
      query: z.looseObject({}),
      file: { mediaTypes: ['application/json'], mostBytes },
      onRefused({ callbacks }, code) {
        const outcome = early[code];
        if (outcome !== undefined) callbacks.note(outcome);
      },
      answers: [
        {
          status: 200,
          description: 'Accepted.',
          schema: z.strictObject({ accepted: z.boolean() }),
        },
      ],
    },
    async ({ params: { organization, key }, body, headers, callbacks }) => {
      const signature = headers.get('x-content-signature');
      const raw = { body: new Uint8Array(Buffer.concat(body)), signature };
      const outcome = await callbacks.receive(organization, key, raw);
      callbacks.note(outcome);
      if (outcome === 'accepted' || outcome === 'replayed') {
        return ok({ accepted: outcome === 'accepted' });
      }
      throw refusalOf[outcome]();
    },
  ),
];
