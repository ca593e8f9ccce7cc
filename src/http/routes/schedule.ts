import { z } from 'zod';
import { scheduleDocument, scheduleSchema } from '../../contract/schedule.ts';
import { readSettings } from '../../core/settings/readSettings.ts';
import { instant } from '../../engine/deps.ts';
import { type ApiRequest, ok, operation } from '../operation.ts';

const path = '/organizations/{org}/schedule';
const tag = 'Runs';
const answers = [{ status: 200, description: 'The schedule.', schema: scheduleSchema }] as const;

const changes = z.strictObject({
  syncPaused: z.boolean().optional(),
  syncEvery: z.int().optional().describe('Minutes between two syncs, from 5 to 1440.'),
  quietHours: z.string().nullable().optional().describe('`22:00-06:00`; null: no quiet hours.'),
});

async function told({ organization, voice }: Pick<ApiRequest, 'organization' | 'voice'>) {
  const { stores, clock } = organization;
  const settings = await stores.settings.get();
  const schedule = await stores.schedule.get();
  const connected = (await stores.connections.get()) !== null;
  return ok(scheduleDocument({ settings, schedule, connected, now: clock.now() }, voice));
}

export const scheduleOperations = [
  operation(
    {
      id: 'getSchedule',
      method: 'get',
      path,
      tag,
      summary: 'The schedule of automatic syncs',
      access: 'schedule.read',
      answers,
    },
    told,
  ),
  operation(
    {
      id: 'changeSchedule',
      method: 'patch',
      path,
      tag,
      summary: 'Pauses the schedule, or changes its interval and quiet hours',
      description:
        'Members missing from the body stay as they are. The schedule is part of the settings.',
      access: 'schedule.change',
      body: changes,
      answers,
    },
    async (request) => {
      const { stores, clock } = request.organization;
      const { syncPaused, syncEvery, quietHours } = request.body;
      const entered = new Map<string, string>();
      if (syncPaused !== undefined) entered.set('syncPaused', syncPaused ? 'on' : 'off');
      if (syncEvery !== undefined) entered.set('syncEvery', String(syncEvery));
      if (quietHours !== undefined) entered.set('quietHours', quietHours ?? 'off');
      if (entered.size > 0) {
        await stores.settings.change((now) => readSettings(now, entered), 'any', instant(clock));
      }
      return await told(request);
    },
  ),
];
