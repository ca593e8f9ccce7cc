import { Link, useParams } from '@tanstack/react-router';
import { useMe, usePlace } from '../../api/bootstrap.ts';
import { useAnswer } from '../../api/queries.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import { Page, Section } from '../../parts/Page.tsx';
import { Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import { CompanyRules } from './CompanyRules.tsx';
import classes from './Organization.module.css';
import { OrganizationName } from './OrganizationName.tsx';
import { Schedule } from './Schedule.tsx';
import { SettingsForm } from './SettingsForm.tsx';

const words = texts.organization;

const sections = [
  { key: 'directions', names: ['pull', 'push', 'todoPush', 'todoPull'] },
  { key: 'conflicts', names: ['conflict', 'todoConflict'] },
  { key: 'leaving', names: ['leavesFilter', 'inactive', 'deleted', 'removedInAmp'] },
  { key: 'companies', names: ['company', 'catchAllCompany', 'requiredFill'] },
  { key: 'brakes', names: ['brakePercent', 'brakeRecords', 'sweepHours'] },
  { key: 'todos', names: ['todoRemoved', 'activityDeleted'] },
  { key: 'history', names: ['keepHistory'] },
] as const;

/** Name, schedule and settings of the organization, each section with its own Save button. */
export function OrganizationPage() {
  const { org = '' } = useParams({ strict: false });
  const { place, may } = usePlace(org);
  const { version } = useMe();
  const settings = useAnswer('GET /organizations/{org}/settings', { path: { org } });
  const isReadOnly = !may('settings.change');
  return (
    <Page title={texts.frame.pages.organization}>
      {isReadOnly ? (
        <AdministratorsOnly org={org}>{words.administratorsOnly}</AdministratorsOnly>
      ) : null}
      <Section title={words.nameTitle}>
        <OrganizationName org={org} name={place?.name ?? ''} isReadOnly={isReadOnly} />
        <dl className={classes.facts}>
          <dt>{words.id}</dt>
          <dd>
            <code>{org}</code> <span className={classes.quiet}>{words.idHelp}</span>
          </dd>
          <dt>{words.version}</dt>
          <dd>{version}</dd>
        </dl>
      </Section>
      <div className={classes.rest}>
        <Shown answer={settings} what={words.couldNotLoadSettings}>
          {(answer) => (
            <>
              <Section title={words.schedule}>
                <Schedule org={org} answer={answer} isReadOnly={isReadOnly} />
              </Section>
              {sections.map(({ key, names }) => (
                <Section key={key} title={words.sections[key]}>
                  <SettingsForm org={org} answer={answer} names={names} isReadOnly={isReadOnly} />
                  {key === 'todos' ? (
                    <p className={classes.elsewhere}>
                      {words.mappingText}{' '}
                      <Link
                        to="/organizations/$org/mapping"
                        params={{ org }}
                        search={{ tab: 'todos' }}
                      >
                        {words.mappingLink}
                      </Link>
                    </p>
                  ) : null}
                </Section>
              ))}
              <Section title={words.sections.owners}>
                <SettingsForm
                  org={org}
                  answer={answer}
                  names={['defaultOwner']}
                  isReadOnly={isReadOnly}
                />
                <CompanyRules org={org} answer={answer} isReadOnly={isReadOnly} />
              </Section>
            </>
          )}
        </Shown>
      </div>
    </Page>
  );
}
