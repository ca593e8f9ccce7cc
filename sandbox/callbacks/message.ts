import { createHash, createHmac } from 'node:crypto';
import { activityModel } from '../model/activity.ts';
import { companyModel } from '../model/company.ts';
import { contactModel } from '../model/contact.ts';
import { ReadContext } from '../model/readContext.ts';
import { isRecord } from '../model/values.ts';
import type { CallbackEntry } from '../world/setupEntities.ts';
import type { World, WorldChange } from '../world/world.ts';

/** One callback, ready to be sent any number of times. */
export interface CallbackMessage {
  readonly messageId: string;
  readonly callbackId: number;
  readonly url: string;
  /** Raw body; the signature is over exactly these bytes. */
  readonly body: string;
  readonly signature: string;
}

/** The key that signs bodies, and where receivers fetch it. */
export interface SigningKey {
  readonly id: string;
  readonly key: string;
}

export interface MessageFacts {
  readonly messageId: string;
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly signingKey: SigningKey;
}

/** Fields that are not in the summary in `Entity` (OBS for contacts). */
const NOT_IN_SUMMARY = ['communicationItems', 'customFields', 'types', 'typeIds'];

/** Makes the body, address and signature of one callback (OBS body keys, DOC signature). */
export function composeMessage(
  world: World,
  entry: CallbackEntry,
  change: WorldChange,
  { messageId, origin, signingKey }: MessageFacts,
): CallbackMessage {
  const { site } = world;
  const keyUrl = `${origin}/${site.codebase}/system/callbackkey/index.rails?companyName=${encodeURIComponent(site.companyId)}&id=${signingKey.id}`;
  const body = JSON.stringify({
    MessageId: messageId,
    FromUrl: new URL(origin).host,
    CompanyId: site.companyId,
    MemberId: change.memberIdentifier,
    Action: change.action,
    Type: change.type,
    ID: change.id,
    ProductInstanceId: '5a9d06c1ab2e4f0001d7c3aa',
    PartnerId: site.isCloud ? '5f0c1b7712de4a0001b6e9d4' : null,
    Entity: change.action === 'deleted' ? null : summaryOf(world, change, origin),
    Metadata: { key_url: keyUrl },
    CallbackObjectRecId: entry.id,
  });
  return {
    messageId,
    callbackId: entry.id,
    url: addressed(entry.url, change),
    body,
    signature: sign(body, signingKey.key),
  };
}

/** Base64 of HMAC-SHA256 over the raw body; its key is the SHA-256 digest of the signing key (DOC). */
export function sign(body: string, key: string): string {
  const digest = createHash('sha256').update(key, 'utf8').digest();
  return createHmac('sha256', digest).update(body, 'utf8').digest('base64');
}

/**
 * The registered URL with record id and action appended to its query (DOC). A URL that ends with
 * `recordId=`, as the guide advises, takes the id there.
 */
function addressed(url: string, { id, action }: WorldChange): string {
  const start = url.endsWith('=') ? url : `${url}${url.includes('?') ? '&' : '?'}id=`;
  return `${start}${id}&action=${action}`;
}

/** The record as JSON text without its lists; null if it is already deleted. */
function summaryOf(world: World, { type, id }: WorldChange, origin: string): string | null {
  const context = new ReadContext(world, `${origin}/${world.site.codebase}/apis/3.0/`, 'all');
  const text = renderRecord(world, type, id, context);
  if (text === undefined) return null;
  const record: unknown = JSON.parse(text);
  if (!isRecord(record)) return null;
  const kept = Object.entries(record).filter(([field]) => !NOT_IN_SUMMARY.includes(field));
  return JSON.stringify(Object.fromEntries(kept));
}

function renderRecord(
  world: World,
  type: WorldChange['type'],
  id: number,
  context: ReadContext,
): string | undefined {
  if (type === 'contact') {
    const contact = world.contacts.get(id);
    return contact && contactModel.renderText(contact, context);
  }
  if (type === 'company') {
    const company = world.companies.get(id);
    return company && companyModel.renderText(company, context);
  }
  const activity = type === 'activity' ? world.activities.get(id) : undefined;
  return activity && activityModel.renderText(activity, context);
}
