import type { PlanEntry } from '../../core/plan/plan.ts';

type Parts = NonNullable<PlanEntry['parts']>;

/**
 * Records how far a write of several requests has come, so that after a crash it is known which fields, or
 * parts of an activity, were sent. A write of one request needs no such record: the line says that it was
 * sent.
 */
export class PartLog {
  readonly #note: (parts: Parts) => Promise<void>;
  readonly #done: string[] = [];
  #several: boolean;

  constructor(note: (parts: Parts) => Promise<void>, several: boolean) {
    this.#note = note;
    this.#several = several;
  }

  /** More requests follow than were expected. */
  expectMore(): void {
    this.#several = true;
  }

  /** Sends one request that writes these fields or parts. */
  async sending<T>(fields: readonly string[], send: () => Promise<T>): Promise<T> {
    if (this.#several) await this.#note({ begun: fields, done: [...this.#done] });
    const answer = await send();
    this.#done.push(...fields);
    return answer;
  }
}
