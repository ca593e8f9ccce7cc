import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createSandbox } from '../sandbox/app.ts';
import { seedBaseline } from '../sandbox/world/baseline.ts';
import { DEFAULT_CREDENTIALS } from '../sandbox/world/credentials.ts';
import type { Company, CustomScalar } from '../sandbox/world/entities.ts';
import { EMPTY_COMPANY, EMPTY_CONTACT } from '../sandbox/world/templates.ts';
import type { World } from '../sandbox/world/world.ts';

/**
 * How fast the sandbox serves contacts over HTTP: forward-only pages of 1,000, once with the fields
 * a sync asks for and once in full, plus the memory the world takes.
 *
 *   npx tsx bench/sandbox-speed.ts [contacts]
 */

const CONTACTS = Number(process.argv[2] ?? 100_000);
const CUSTOM_FIELDS = 20;
const SYNC_FIELDS =
  'id,firstName,lastName,title,company/id,communicationItems,inactiveFlag,types,customFields/id,customFields/value,_info/lastUpdated';

function fill(world: World): void {
  seedBaseline(world);
  const stamp = { lastUpdated: world.nowText(), updatedBy: 'zadmin' };
  for (let index = 1; index <= CUSTOM_FIELDS; index += 1) {
    world.userDefinedFields.put({
      id: world.userDefinedFields.nextId(),
      screenId: 'ct300',
      caption: `Field ${index}`,
      podId: 4,
      podKey: 'contact_overview',
      podDescription: 'Contact Overview',
      sequenceNumber: index,
      fieldTypeIdentifier: 'Text',
      entryTypeIdentifier: 'EntryField',
      numberDecimals: 0,
      requiredFlag: false,
      readOnlyFlag: false,
      displayOnScreenFlag: true,
      listViewFlag: true,
      options: [],
      connectWiseId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      dateCreated: stamp.lastUpdated,
      ...stamp,
    });
  }
  for (let index = 1; index <= CONTACTS / 10; index += 1) {
    const name = `Company ${index}`;
    const company: Company = {
      ...EMPTY_COMPANY,
      id: index,
      identifier: `C${index}`,
      name,
      ...stamp,
    };
    world.companies.put(company);
  }
  for (let index = 1; index <= CONTACTS; index += 1) {
    const customValues: Record<number, CustomScalar> = {};
    for (let id = 1; id <= CUSTOM_FIELDS; id += 1) customValues[id] = `value ${index} ${id}`;
    const email = {
      id: world.nextCommunicationId(),
      typeId: 1,
      value: `person${index}@example.com`,
      extension: null,
      defaultFlag: true,
      communicationType: 'Email' as const,
      mobileGuid: null,
    };
    const phone = {
      ...email,
      id: world.nextCommunicationId(),
      typeId: 2,
      value: `555${index}`,
      communicationType: 'Phone' as const,
    };
    world.contacts.put({
      ...EMPTY_CONTACT,
      id: index,
      firstName: `First ${index}`,
      lastName: `Last ${index}`,
      title: 'Operations Manager',
      companyId: 1 + (index % (CONTACTS / 10)),
      communicationItems: [email, phone],
      customValues,
      ...stamp,
    });
  }
}

async function readAll(url: string, query: string): Promise<{ contacts: number; bytes: number }> {
  const { companyId, publicKey, privateKey, clientId } = DEFAULT_CREDENTIALS;
  const headers = {
    authorization: `Basic ${btoa(`${companyId}+${publicKey}:${privateKey}`)}`,
    clientid: clientId,
    'pagination-type': 'forward-only',
  };
  let contacts = 0;
  let bytes = 0;
  let pageId = 0;
  for (;;) {
    const response = await fetch(
      `${url}/v4_6_release/apis/3.0/company/contacts?pageSize=1000&pageId=${pageId}${query}`,
      { headers },
    );
    const body = Buffer.from(await response.arrayBuffer());
    bytes += body.byteLength;
    const next = /pageid=(\d+)>/i.exec(response.headers.get('link') ?? '')?.[1];
    contacts += next === undefined ? CONTACTS - contacts : 1000;
    if (next === undefined) return { contacts, bytes };
    pageId = Number(next);
  }
}

async function measure(name: string, url: string, query: string): Promise<void> {
  const start = performance.now();
  const { contacts, bytes } = await readAll(url, query);
  const seconds = (performance.now() - start) / 1000;
  const rate = Math.round(contacts / seconds).toLocaleString('en');
  const size = (bytes / 1e6).toFixed(0);
  stdout.write(`${name}: ${contacts} contacts, ${size} MB, ${seconds.toFixed(2)} s, ${rate}/s\n`);
}

/** The server runs in a separate process, so that reading does not slow it down. */
async function serve(): Promise<void> {
  const sandbox = createSandbox({ seed: fill });
  const running = await sandbox.start();
  process.on('message', () => {
    globalThis.gc?.();
    process.send?.({ megabytes: Math.round(process.memoryUsage().rss / 1e6) });
  });
  process.send?.({ url: running.url });
}

const report = z.object({ url: z.string().optional(), megabytes: z.number().optional() });

async function ask(server: ChildProcess, message?: string): Promise<z.output<typeof report>> {
  const answer = once(server, 'message');
  if (message !== undefined) server.send(message);
  return report.parse((await answer).at(0));
}

async function main(): Promise<void> {
  const server = fork(fileURLToPath(import.meta.url), [String(CONTACTS), 'serve'], {
    execArgv: [...process.execArgv, '--expose-gc'],
  });
  const { url = '' } = await ask(server);
  const since = encodeURIComponent('inactiveFlag=false and lastUpdated > [2020-01-01T00:00:00Z]');
  const memory = await ask(server, 'memory');
  stdout.write(`memory with ${CONTACTS} contacts: ${memory.megabytes} MB\n`);
  await measure('warm-up       ', url, `&fields=${SYNC_FIELDS}`);
  await measure('fields of sync', url, `&fields=${SYNC_FIELDS}`);
  await measure('with condition', url, `&fields=${SYNC_FIELDS}&conditions=${since}`);
  await measure('full records  ', url, '');
  const after = await ask(server, 'memory');
  stdout.write(`memory afterwards: ${after.megabytes} MB\n`);
  server.disconnect();
  server.kill();
}

await (process.argv[3] === 'serve' ? serve() : main());
