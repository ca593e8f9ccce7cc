import type { ReactNode } from 'react';
import { call } from '../../api/call.ts';
import { fieldProblem } from '../../api/problem.ts';
import { useRefresh } from '../../api/refresh.ts';
import { useVersionedForm } from '../../api/versionedForm.ts';
import { SaveBar } from '../../parts/SaveBar.tsx';
import { texts } from '../../texts/english.ts';
import { SettingField } from './SettingField.tsx';
import { type SettingsAnswer, savedSettings, useReloadedSettings } from './settings.ts';
import { useValueText } from './valueText.ts';

/** Some of the settings, with their defaults and one Save. */
export function SettingsForm({
  org,
  answer,
  names,
  isReadOnly,
  children,
}: {
  readonly org: string;
  readonly answer: SettingsAnswer;
  readonly names: readonly string[];
  readonly isReadOnly: boolean;
  /** Between the fields and Save. */
  readonly children?: ReactNode;
}) {
  const refresh = useRefresh();
  const reload = useReloadedSettings(org);
  const valueText = useValueText(org);
  const form = useVersionedForm({
    saved: savedSettings(answer),
    reload,
    async send(edits, ifMatch) {
      await call('PATCH /organizations/{org}/settings', {
        path: { org },
        body: { settings: edits },
        ifMatch,
      });
      await refresh('GET /organizations/{org}/schedule', 'GET /me');
    },
  });
  return (
    <SaveBar
      form={form}
      isReadOnly={isReadOnly}
      titleOf={(name) => texts.settings[name]?.title ?? name}
      textOf={valueText}
      isShownAtField={names.some(
        (name) => fieldProblem(form.error, `/settings/${name}`) !== undefined,
      )}
    >
      {names.map((name) => (
        <SettingField
          key={name}
          org={org}
          name={name}
          value={form.value(name)}
          byDefault={answer.data.defaults[name]}
          defaultText={valueText(name, answer.data.defaults[name])}
          onChange={(value) => form.set(name, value)}
          disabled={isReadOnly}
          error={fieldProblem(form.error, `/settings/${name}`)}
        />
      ))}
      {children}
    </SaveBar>
  );
}
