import { Failure } from '../../core/failure.ts';
import type { Callback, CallbackKind, CallbackSource } from '../../ports/callbacks.ts';
import type { Api } from './api.ts';
import { type CallbackKeys, fetchKey, keyPlace } from './callbackKeys.ts';
import { isSignedBy, parseMessage } from './callbackMessage.ts';
import { listById } from './paging.ts';
import { isMissing } from './patching.ts';
import type { SiteRules } from './site.ts';
import { flag, type Parsed, parseRecord, text } from './wire.ts';

/** Registers callbacks of one connection, and reads their messages. */
export function callbacksOf(
  api: Api,
  {
    company,
    rules,
    keys,
  }: { readonly company: string; readonly rules: SiteRules; readonly keys: CallbackKeys },
): CallbackSource {
  return {
    async callbacks(urlPart, signal) {
      // CLIENT: how others find theirs. The address is compared again, in case the server understands the
      // condition differently.
      const condition = `url contains "${urlPart}"`;
      const found = await list(api, condition, signal).catch((thrown: unknown) => {
        const isRefused = thrown instanceof Failure && thrown.code === 'request_refused';
        if (isRefused) return list(api, null, signal);
        throw thrown;
      });
      return found.filter(({ url }) => url.includes(urlPart));
    },

    async registerCallback(kind, url, signal) {
      try {
        await register(api, kind, url, signal);
      } catch (thrown) {
        // OBS: a second registration of the same kind and address is rejected.
        const exists =
          thrown instanceof Failure && thrown.detail.connectwiseCode === 'ObjectExists';
        if (!exists) throw thrown;
      }
    },

    async removeCallback(id, signal) {
      try {
        const write = { method: 'DELETE' } as const;
        await api.send({ resource: 'callbacks', below: `/${id}`, write, signal });
      } catch (thrown) {
        if (!isMissing(thrown)) throw thrown;
      }
    },

    async readCallback({ body, signature }) {
      const unproven = parseMessage(body);
      if (unproven === null) return 'malformed';
      const place = keyPlace(unproven.keyUrl, api.sites(), rules);
      if (place === null) return 'foreign_key_host';
      // On the cloud, every company has a key: one that signs for another company proves nothing.
      if (!isSame(unproven.company, company) || !isSame(place.company, company)) {
        return 'other_company';
      }
      if (signature === null) return 'wrong_signature';
      const proves = async (renewed: boolean): Promise<boolean | null> => {
        const key = await keys.get(place, () => fetchKey(api, place), renewed);
        return key === null ? null : isSignedBy(key, body, signature);
      };
      // A key may have been replaced since it was read.
      const proven = (await proves(false)) === true || (await proves(true));
      if (proven === null) return 'key_unavailable';
      return proven ? unproven.message : 'wrong_signature';
    },
  };
}

async function list(
  api: Api,
  conditions: string | null,
  signal: AbortSignal | undefined,
): Promise<readonly Callback[]> {
  const all: Callback[] = [];
  const fields = ['id', 'type', 'level', 'url', 'inactiveFlag'];
  const listing = { resource: 'callbacks', fields, conditions, afterId: 0, parse, signal } as const;
  for await (const { records } of listById(api, listing)) all.push(...records);
  return all;
}

function parse(raw: unknown): Parsed<Callback> {
  return parseRecord(raw, (id, wire) => ({
    id,
    kind: text(wire, 'type')?.toLowerCase() ?? '',
    level: text(wire, 'level')?.toLowerCase() ?? '',
    url: text(wire, 'url') ?? '',
    inactive: flag(wire, 'inactiveFlag'),
  }));
}

/** Throws `write_refused`, `write_right_missing`, `write_uncertain`. */
async function register(
  api: Api,
  kind: CallbackKind,
  url: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await api.send({
    resource: 'callbacks',
    signal,
    write: {
      method: 'POST',
      creates: 'callback',
      body: {
        description: `ampwise: changes of each ${kind}`,
        url,
        // OBS: with this level it means all records.
        objectId: 1,
        type: kind,
        level: 'owner',
        payloadVersion: '3.0.0',
        inactiveFlag: false,
        // Its scope is uncertain (UNSURE), and other tools may use the same API member.
        isSelfSuppressedFlag: false,
      },
    },
  });
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
