import { SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { meQuery, useMe, useMyVersion } from '../../api/bootstrap.ts';
import { call } from '../../api/call.ts';
import { fieldProblem } from '../../api/problem.ts';
import { useRefresh } from '../../api/refresh.ts';
import { type Saved, useVersionedForm } from '../../api/versionedForm.ts';
import forms from '../../parts/Form.module.css';
import { SaveBar } from '../../parts/SaveBar.tsx';
import { Failing } from '../../parts/states.tsx';
import { TimeZoneSelect } from '../../parts/TimeZoneSelect.tsx';
import { themes, useTheme } from '../../parts/useTheme.ts';
import { profileTexts } from '../../texts/english/profile.ts';
import { texts } from '../../texts/english.ts';
import classes from './Profile.module.css';

const words = profileTexts;
const names = ['name', 'timeZone', 'shortcuts'] as const;
type Own = Pick<NonNullable<ReturnType<typeof useMe>['user']>, (typeof names)[number]>;

/**
 * Name, time zone and keys, which are saved together, and the theme, which applies as soon as it is
 * chosen.
 */
export function You() {
  const { user } = useMe();
  const etag = useMyVersion();
  return user === null ? null : <OwnForm own={user} etag={etag} />;
}

function OwnForm({ own, etag }: { readonly own: Own; readonly etag: string | null }) {
  const queries = useQueryClient();
  const refresh = useRefresh();
  const savedOf = (values: Own, version: string | null): Saved => ({
    values: { name: values.name, timeZone: values.timeZone, shortcuts: values.shortcuts },
    etag: version,
    by: words.yourself,
    at: null,
  });
  const form = useVersionedForm({
    saved: savedOf(own, etag),
    async send(body, ifMatch) {
      await call('PATCH /me', { body, ifMatch });
      await refresh('GET /organizations/{org}/users');
    },
    async reload() {
      const me = await queries.fetchQuery({ ...meQuery, staleTime: 0 });
      return savedOf(me.data.user ?? own, me.etag);
    },
  });
  const at = (name: (typeof names)[number]) => fieldProblem(form.error, `/${name}`);
  const zone = form.value('timeZone');
  return (
    <div className={forms.form}>
      <SaveBar
        form={form}
        isReadOnly={false}
        titleOf={(name) => ({ name: words.name, timeZone: words.zone })[name] ?? words.shortcuts}
        textOf={(name, value) =>
          name === 'shortcuts'
            ? words.onOff(value === true)
            : typeof value === 'string'
              ? value
              : words.zoneOfDevice(deviceZone)
        }
        isShownAtField={names.some((name) => at(name) !== undefined)}
      >
        <TextInput
          label={words.name}
          autoComplete="name"
          required
          withAsterisk={false}
          value={String(form.value('name'))}
          error={at('name')}
          onChange={({ currentTarget }) => form.set('name', currentTarget.value)}
        />
        <TimeZoneSelect
          label={words.zone}
          description={words.zoneHelp}
          placeholder={words.zoneOfDevice(deviceZone)}
          clearable
          value={typeof zone === 'string' ? zone : null}
          error={at('timeZone')}
          onChange={(value) => form.set('timeZone', value)}
        />
        <Switch
          label={words.shortcuts}
          description={words.shortcutsHelp}
          checked={form.value('shortcuts') === true}
          error={at('shortcuts')}
          onChange={({ currentTarget }) => form.set('shortcuts', currentTarget.checked)}
        />
      </SaveBar>
      <ThemeChoice />
    </div>
  );
}

const deviceZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function ThemeChoice() {
  const { theme, choose, error } = useTheme();
  return (
    <div>
      <p className={classes.label} id="profile-theme">
        {words.theme}
      </p>
      <SegmentedControl
        aria-labelledby="profile-theme"
        value={theme}
        onChange={(value) => {
          const chosen = themes.find((one) => one === value);
          if (chosen !== undefined) choose(chosen);
        }}
        data={themes.map((value) => ({ value, label: texts.frame.themes[value] }))}
      />
      {error === null ? null : <Failing what={words.couldNotSaveTheme} error={error} />}
    </div>
  );
}
