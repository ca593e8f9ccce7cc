import { mayNeedStorable, storableJson } from '../core/storableText.ts';
import { faults as words } from '../texts/english/refusals.ts';
import { Refusal } from './refusal.ts';

const mostJson = 1024 * 1024;

const jsonTypes: readonly string[] = ['application/json', 'application/merge-patch+json'];

/** The requirements for a body. */
export type BodyRules = {
  readonly mediaTypes: readonly string[];
  readonly mostBytes: number;
  /** Whether the body may be missing; then there is no media type either. */
  readonly mayBeAbsent?: boolean;
};

export function jsonRules(method: string, mayBeAbsent = false): BodyRules {
  return {
    mediaTypes: method === 'patch' ? jsonTypes : jsonTypes.slice(0, 1),
    mostBytes: mostJson,
    mayBeAbsent,
  };
}

/** The text of a body. Throws `malformed_json` if it is not UTF-8. */
export function textOf(chunks: readonly Uint8Array[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Refusal('malformed_json', {
      faults: [
        { in: 'body', path: [], code: 'wrong_form', detail: words.not_utf8, accepted: 'UTF-8' },
      ],
    });
  }
}

/**
 * The bytes of a body. Its size is checked by Content-Length if there is one, otherwise while
 * reading. Throws `too_large`, `wrong_media_type`.
 */
export async function readBody(request: Request, rules: BodyRules): Promise<readonly Uint8Array[]> {
  const tooLarge = () => new Refusal('too_large', { detail: { limit: rules.mostBytes } });
  const announced = Number(request.headers.get('content-length') ?? '0');
  if (announced > rules.mostBytes) throw tooLarge();
  if (rules.mayBeAbsent !== true) checkKind(request.headers, rules);
  const chunks: Uint8Array[] = [];
  let read = 0;
  for await (const chunk of chunksOf(request.body)) {
    read += chunk.byteLength;
    if (read > rules.mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  if (read > 0) checkKind(request.headers, rules);
  return chunks;
}

/** Throws `wrong_media_type`, also if the body is compressed. */
function checkKind(headers: Headers, { mediaTypes }: BodyRules): void {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (mediaTypes.includes(type) && coding === 'identity') return;
  throw new Refusal('wrong_media_type', {
    detail: { accepted: mediaTypes.join(' or ') },
    headers: { 'Accept-Encoding': 'identity' },
  });
}

async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

/**
 * The parsed JSON, with texts in a form that can be stored. Throws `malformed_json`; an empty body
 * is not JSON.
 */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return mayNeedStorable(text) ? storableJson(value) : value;
  } catch {
    throw new Refusal('malformed_json', {
      faults: [
        { in: 'body', path: [], code: 'wrong_form', detail: words.not_json, accepted: 'JSON' },
      ],
    });
  }
}
