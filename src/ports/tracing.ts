/**
 * The contents of a span: ids, words and numbers of ampwise. Nothing about a contact, and no
 * person's name.
 */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** A piece of work while it is traced. */
export type Span = { note(facts: SpanFacts): void };

/** Traces for tools that watch this process from outside. */
export interface Tracing {
  /**
   * Runs work as a span, below the span it is part of. Errors pass through unchanged and end the
   * span as failed, with only the code of the failure.
   */
  span<T>(name: string, facts: SpanFacts, work: (span: Span) => Promise<T>): Promise<T>;
}

/** Traces nothing. */
export const untraced: Tracing = { span: (_, __, work) => work({ note: () => undefined }) };
