/** What a span says: ids, words and numbers of ampwise. Nothing of a contact, and no name of anybody. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** A piece of work while it is traced. */
export type Span = { note(facts: SpanFacts): void };

/** Traces for tools that watch this process from outside. */
export interface Tracing {
  /**
   * Does work as a span, below the span that it is part of. What it throws comes out as it is, and ends the span as
   * failed, with the code of the failure and nothing else of it.
   */
  span<T>(name: string, facts: SpanFacts, work: (span: Span) => Promise<T>): Promise<T>;
}

/** Traces nothing. */
export const untraced: Tracing = { span: (_, __, work) => work({ note: () => undefined }) };
