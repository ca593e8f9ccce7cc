import { Anchor, Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import type { Answered } from '../../api/call.ts';
import { ApiProblem, fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { texts } from '../../texts/english.ts';
import { Notice } from '../Notice.tsx';
import { Failing } from '../states.tsx';
import { ConnectSteps, type Kind } from './ConnectSteps.tsx';
import classes from './connecting.module.css';
import { type Connected, connectionMade, connectionTried, type Made } from './connectionAnswers.ts';

const words = texts.connecting;

/** Cloud sites of ConnectWise. */
const regions = {
  'na.myconnectwise.net': words.regions.na,
  'eu.myconnectwise.net': words.regions.eu,
  'au.myconnectwise.net': words.regions.au,
  'aus.myconnectwise.net': words.regions.aus,
  'za.myconnectwise.net': words.regions.za,
  'staging.connectwisedev.com': words.regions.staging,
} as const;
const own = 'own';
const sites = [
  ...Object.entries(regions).map(([value, label]) => ({ value, label })),
  { value: own, label: words.regions.own },
];

const order = ['label', 'input', 'description', 'error'] as const;
type Placed = 'site' | 'company' | 'publicKey' | 'privateKey' | 'user' | 'password' | 'clientId';
const places: readonly Placed[] = [
  'site',
  'company',
  'publicKey',
  'privateKey',
  'user',
  'password',
  'clientId',
];

function startingValues(present: Connected | null) {
  const host = present?.site.replace(/^https:\/\//u, '') ?? '';
  const isRegion = Object.hasOwn(regions, host);
  return {
    site: present === null ? 'na.myconnectwise.net' : isRegion ? host : own,
    host: isRegion ? '' : host,
    company: present?.company ?? '',
    publicKey: '',
    privateKey: '',
    user: '',
    password: '',
    clientId: present?.clientId ?? '',
  };
}

/**
 * The form that connects an organization, or sets new keys for its connection, with instructions
 * beside it. Rejected values stay as they were typed, with the error at the field. Accepted keys
 * are forgotten here.
 */
export function ConnectForm({
  org,
  present = null,
  etag = null,
  submit,
  couldNot = words.couldNot,
  onDone,
  actions,
}: {
  readonly org: string;
  /** The connection that gets new keys; null: there is none yet. */
  readonly present?: Connected | null;
  /** The version of that connection. */
  readonly etag?: string | null;
  readonly submit: string;
  /** What failed, as a sentence. */
  readonly couldNot?: string;
  readonly onDone: (made: Made) => void;
  /** Buttons next to the one that submits. */
  readonly actions?: ReactNode;
}) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>(present?.kind ?? 'api_keys');
  const [moved, setMoved] = useState(present === null);
  const [field, setField] = useState<string | null>(null);
  // The version when the form opened, until the user learns of another one.
  const [seen, setSeen] = useState(etag);
  const element = useRef<HTMLFormElement>(null);
  const form = useForm({ initialValues: startingValues(present) });
  const finish = async (made: Answered<Made>) => {
    form.setFieldValue('privateKey', '');
    form.setFieldValue('password', '');
    await connectionMade(queries, org, made);
    onDone(made.data);
  };
  const connect = useAction('POST /organizations/{org}/connection', { onDone: finish });
  const replace = useAction('PUT /organizations/{org}/connection', { onDone: finish });
  const action = present === null ? connect : replace;
  const error = action.error;
  const isRefusedAt = (name: Placed) => fieldProblem(error, `/${name}`) !== undefined;
  const wasChanged = error instanceof ApiProblem && error.status === 412 && present !== null;

  const refused = (thrown: Error) => {
    if (thrown instanceof ApiProblem && thrown.status === 412) {
      setSeen(thrown.etag);
      void connectionTried(queries, org);
    }
    const at = places.find((name) => fieldProblem(thrown, `/${name}`) !== undefined);
    if (at === undefined) return;
    if (at === 'site' || at === 'company') setMoved(true);
    const name = at === 'site' && form.values.site === own ? 'host' : at;
    requestAnimationFrame(() => {
      element.current?.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.focus();
    });
  };
  const send = (values: typeof form.values) => {
    const { publicKey, privateKey, user, password, company, clientId } = values;
    const keys =
      kind === 'integrator'
        ? ({ kind, user, password } as const)
        : ({ kind, publicKey, privateKey } as const);
    const site = values.site === own ? values.host : values.site;
    const body = { site, company, ...(clientId.trim() === '' ? {} : { clientId }), ...keys };
    const path = { org };
    if (present === null) connect.mutate({ path, body }, { onError: refused });
    else replace.mutate({ path, body, ifMatch: seen ?? '*' }, { onError: refused });
  };
  const entry = (name: Placed) => ({
    ...form.getInputProps(name),
    name,
    error: fieldProblem(error, `/${name}`),
    required: true,
    withAsterisk: false,
    inputWrapperOrder: [...order],
    autoComplete: 'off',
    spellCheck: false,
  });
  const secret = {
    autoComplete: 'new-password',
    visibilityToggleButtonProps: { 'aria-label': words.show },
  };
  return (
    <div className={classes.beside}>
      <form
        ref={element}
        className={classes.form}
        onSubmit={form.onSubmit(send)}
        onFocusCapture={({ target }) => {
          if (target instanceof HTMLInputElement && target.name !== '') setField(target.name);
        }}
      >
        {wasChanged ? (
          <Notice tone="warning" title={couldNot}>
            {texts.connection.changedMeanwhile(
              present.savedBy?.name ?? texts.connection.somebody,
              present.user,
            )}
          </Notice>
        ) : error !== null && !places.some(isRefusedAt) ? (
          <Failing what={couldNot} error={error} />
        ) : null}
        {moved ? (
          <>
            <Select
              label={words.site}
              description={words.siteHelp}
              inputWrapperOrder={[...order]}
              name="site"
              data={sites}
              {...form.getInputProps('site')}
              error={form.values.site === own ? undefined : fieldProblem(error, '/site')}
            />
            {form.values.site === own ? (
              <TextInput
                label={words.host}
                description={words.hostHelp}
                {...entry('site')}
                {...form.getInputProps('host')}
                name="host"
                error={fieldProblem(error, '/site')}
              />
            ) : null}
            <TextInput
              label={words.company}
              description={words.companyHelp}
              {...entry('company')}
            />
          </>
        ) : null}
        {kind === 'api_keys' ? (
          <>
            <TextInput label={words.publicKey} {...entry('publicKey')} />
            <PasswordInput
              label={words.privateKey}
              description={words.privateKeyHelp}
              {...entry('privateKey')}
              {...secret}
            />
          </>
        ) : (
          <>
            <TextInput label={words.user} {...entry('user')} />
            <PasswordInput
              label={words.password}
              description={words.passwordHelp}
              {...entry('password')}
              {...secret}
            />
          </>
        )}
        <TextInput
          label={words.clientId}
          description={words.clientIdHelp}
          {...entry('clientId')}
          required={false}
        />
        <div className={classes.links}>
          <Anchor
            component="button"
            type="button"
            size="md"
            onClick={() => setKind(kind === 'api_keys' ? 'integrator' : 'api_keys')}
          >
            {kind === 'api_keys' ? words.useIntegrator : words.useKeys}
          </Anchor>
          {moved ? null : (
            <Anchor component="button" type="button" size="md" onClick={() => setMoved(true)}>
              {words.moved}
            </Anchor>
          )}
        </div>
        <div className={classes.actions}>
          <Button type="submit" loading={action.isPending}>
            {submit}
          </Button>
          {actions}
          <span role="status" className={classes.quiet}>
            {action.isPending ? words.checking : ''}
          </span>
        </div>
      </form>
      <ConnectSteps kind={kind} field={field} />
    </div>
  );
}
