import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../../src/core/place.ts';
import { type Play, type Scene, type StepOf, shows } from './adviceScene.ts';
import { jsonOf } from './program.ts';

const unknownId = '11111111-2222-4333-8444-555555555555';

function open(place: Place): StepOf<'open'> {
  return { kind: 'open', place };
}

/** A situation for every place. A new place without one does not compile. */
export function places({
  run,
  done,
  own,
  people,
}: Scene): Readonly<Record<Place, Play<StepOf<'open'>>>> {
  return {
    contacts: async () => ({
      printed: await run('contacts', 'show', unknownId),
      step: open('contacts'),
      choose: { NAME: String(jsonOf(people.at(-1)?.fields).lastName) },
      leads: shows(String(people.at(-1)?.id)),
    }),
    todos: async () => ({
      printed: await run('todos', 'done', unknownId),
      step: open('todos'),
      leads: shows(/Call/u),
    }),
    users: async () => ({
      printed: await run('users', 'remove', 'nobody'),
      step: open('users'),
      leads: shows(/ann@x\.example/u),
    }),
    organizations: async () => ({
      printed: await run('organizations', 'show', 'nowhere'),
      step: open('organizations'),
      leads: shows(/default/u),
    }),
    webhooks: async () => ({
      printed: await run('webhooks', 'remove', unknownId),
      step: open('webhooks'),
      leads: shows(/webhooks/u),
    }),
    tokens: async () => ({
      printed: await run('tokens', 'remove', unknownId),
      step: open('tokens'),
      leads: shows(/tokens/u),
    }),
    runs: async () => ({
      printed: await run('runs', 'show', unknownId),
      step: open('runs'),
      leads: shows(/succeeded/u),
    }),
    plan: async () => {
      const synced = await done('sync');
      return {
        printed: await run('apply', String(synced.run)),
        step: open('plan'),
        leads: shows(/^Plan is ready/u),
      };
    },
    conflicts: async () => ({
      printed: await run('conflicts', 'show', '987654'),
      step: open('conflicts'),
      leads: shows(/conflict/u),
    }),
    matches: async () => ({
      printed: await run('matches', 'accept', '987654'),
      step: open('matches'),
      leads: shows(/matches|who it is/u),
    }),
    holds: async () => ({
      printed: await run('holds', 'release', '--run', unknownId),
      step: open('holds'),
      leads: shows(/hold|waits for you|what happens to such/u),
    }),
    filter: async () => {
      await run('sync');
      const skipped = (await own.json(['skips', '--reason', 'company_type_not_in_filter'])).lines;
      return {
        printed: await run('why', String(skipped[0]?.connectwiseId)),
        step: open('filter'),
        leads: shows(/company type/iu),
      };
    },
    mapping: async () => {
      const file = join(own.dataDir, 'bad.json');
      writeFileSync(file, '{"entries":{}}');
      return {
        printed: await run('mapping', 'set', '--file', file),
        step: open('mapping'),
        leads: shows(/AMP field ↔ ConnectWise field/u),
      };
    },
    mapped_field: async () => ({
      printed: await run('settings', 'set', 'field.title=amp'),
      step: open('mapped_field'),
      choose: { FIELD: 'title', 'PART=VALUE': 'conflict=amp' },
      leads: shows(/Saved as version/u),
    }),
    mapping_versions: async () => ({
      printed: await run('mapping', 'versions', '99'),
      step: open('mapping_versions'),
      leads: shows(/version|change|default/iu),
    }),
    amp_fields: async () => ({
      printed: await run('fields', 'rename', 'nothing', 'Something'),
      step: open('amp_fields'),
      leads: shows(/firstName/u),
    }),
    connectwise_fields: async () => {
      await done('fields', 'add', 'Hobby', '--kind', 'text');
      return {
        printed: await run('mapping', 'set', 'hobby', 'direction=to_amp'),
        step: open('connectwise_fields'),
        leads: shows(/birthDay/u),
      };
    },
    settings: async () => ({
      printed: await run('settings', 'set', 'push=on', '--if-version', '4711'),
      step: open('settings'),
      leads: shows(/push/u),
    }),
  };
}
