import { describe, expect, it } from 'vitest';
import { adviceOf, messageOf } from '../../../test/support/said.ts';
import { Failure } from '../failure.ts';
import { settingNames, settingText } from './plainSettings.ts';
import { readSettings } from './readSettings.ts';
import { defaultSettings, type Settings } from './settings.ts';

const entered = (...texts: readonly string[]) =>
  new Map(
    texts.map((text) => {
      const at = text.indexOf('=');
      return [text.slice(0, at), text.slice(at + 1)] as const;
    }),
  );

const read = (...texts: readonly string[]) => readSettings(defaultSettings, entered(...texts));

function refusal(...texts: readonly string[]): Failure {
  try {
    read(...texts);
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
  }
  throw new Error('was not refused');
}

describe('settings as entered', () => {
  it.each<[string, Partial<Settings>]>([
    ['pull=off', { pull: false }],
    ['PUSH= On ', { push: true }],
    ['conflict=ASK', { conflict: 'ask' }],
    ['leavesFilter=tag', { leavesFilter: 'tag' }],
    ['leavesfilter=remove', { leavesFilter: 'remove' }],
    ['inactive=remove', { inactive: 'remove' }],
    ['deleted=remove', { deleted: 'remove' }],
    ['removedInAmp=inactivate', { removedInAmp: 'inactivate' }],
    ['company=create', { company: 'create' }],
    ['catchAllCompany=250', { catchAllCompany: 250 }],
    ['catchAllCompany=off', { catchAllCompany: null }],
    ['requiredFill=n/a', { requiredFill: 'n/a' }],
    ['requiredFill=off', { requiredFill: null }],
    ['brakePercent=0', { brakePercent: 0 }],
    ['brakeRecords=1000000', { brakeRecords: 1_000_000 }],
    ['sweepHours=8760', { sweepHours: 8760 }],
    ['timeZone=utc', { timeZone: 'UTC' }],
    ['timeZone=america/argentina/ushuaia', { timeZone: 'America/Argentina/Ushuaia' }],
    ['timeZone=Asia/Kolkata', { timeZone: 'Asia/Kolkata' }],
    ['timeZone=US/Pacific', { timeZone: 'US/Pacific' }],
    ['syncEvery=5', { syncEvery: 5 }],
    ['quietHours=22:00-06:00', { quietHours: '22:00-06:00' }],
    ['quietHours= 9:30 – 17:05', { quietHours: '09:30-17:05' }],
    ['quietHours=off', { quietHours: null }],
    ['syncPaused=on', { syncPaused: true }],
    ['keepHistory=30', { keepHistory: 30 }],
    ['keepHistory=Forever', { keepHistory: 'forever' }],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual({ ...defaultSettings, ...expected });
  });

  it('are put in place several at once', () => {
    const several = read('push=off', 'conflict=ask');
    expect(several).toEqual({ ...defaultSettings, push: false, conflict: 'ask' });
  });

  it.each([
    ['pul=on', /^pul: unknown setting; closest is pull/u, /brakePercent/u],
    ['=on', /^\(no name\): unknown setting/u, /pull/u],
    ['pull=yes', /^pull: this value/u, /on, off/u],
    ['conflict=me', /^conflict: this value/u, /ask \(you decide\)/u],
    ['catchAllCompany=0', /^catchAllCompany/u, /id of a ConnectWise company/u],
    ['requiredFill=', /^requiredFill/u, /1 to 30 characters/u],
    ['brakePercent=101', /^brakePercent/u, /from 0 to 100/u],
    ['brakePercent=5%', /^brakePercent/u, /from 0 to 100/u],
    ['syncEvery=4', /^syncEvery/u, /from 5 to 1440/u],
    ['quietHours=22:00-24:00', /^quietHours/u, /22:00-06:00/u],
    ['quietHours=22:00-22:00', /^quietHours/u, /two different times/u],
    ['quietHours=night', /^quietHours/u, /off/u],
    ['keepHistory=29', /^keepHistory/u, /from 30 to 3650, forever/u],
    ['keepHistory=off', /^keepHistory/u, /from 30 to 3650, forever/u],
    ['sweepHours=-1', /^sweepHours/u, /8760/u],
    ['timeZone=EST', /closest is America\/New_York\.$/u, /with a region/u],
    ['timeZone=pst8pdt', /closest is America\/Los_Angeles\.$/u, /with a region/u],
    ['timeZone=MEZ', /closest is Europe\/Berlin\.$/u, /with a region/u],
    ['timeZone=GMT', /closest is Europe\/London\.$/u, /with a region/u],
    ['timeZone=Zulu', /closest is UTC\.$/u, /with a region/u],
    ['timeZone=Turkey', /closest is Europe\/Istanbul\.$/u, /with a region/u],
    ['timeZone=Etc/GMT+5', /closest is/u, /with a region/u],
    ['timeZone=+01:00', /closest is/u, /with a region/u],
    ['timeZone=new york', /closest is America\/New_York\.$/u, /with a region/u],
    ['timeZone=Europe/Belrin', /closest is Europe\/Berlin\.$/u, /with a region/u],
    ['timeZone=', /closest is/u, /with a region/u],
    ['company=catch_all', /^company: no catch-all/u, /catchAllCompany=ID/u],
    ['defaultOwner=u1', /unknown setting/u, /pull/u],
  ])('%s is refused, naming the setting and what is accepted', (text, message, accepted) => {
    const failure = refusal(text);
    expect(failure.code).toBe('bad_input');
    expect(messageOf(failure)).toMatch(message);
    expect(adviceOf(failure)).toMatch(accepted);
  });

  it('cannot be none at all', () => {
    expect(messageOf(refusal())).toMatch(/no setting was given/u);
  });

  it('are shown as they are entered', () => {
    const shown = settingNames.map((name) => `${name}=${settingText(defaultSettings[name])}`);
    expect(read(...shown)).toEqual(defaultSettings);
  });
});
