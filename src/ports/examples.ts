import type { Actor } from '../core/actor.ts';
import type { ExampleState, ExampleStep } from '../core/example.ts';

/** An organization that contains only example data, beside a real one. */
export type Example = {
  readonly organizationId: string;
  /** The organization that it was made for. */
  readonly beside: string;
  readonly state: ExampleState;
  /** The present step while it is being prepared. */
  readonly step: ExampleStep;
  /** The address of its sandbox on this machine; null while it does not run. */
  readonly origin: string | null;
  /** ISO instant. */
  readonly madeAt: string;
};

/** Organizations with example data: at most one beside each other organization. */
export interface ExampleStore {
  all(): Promise<readonly Example[]>;
  /** The organization itself, if it is one. */
  of(organizationId: string): Promise<Example | null>;
  /** The one that was made for an organization. */
  beside(organizationId: string): Promise<Example | null>;
  /** Creates the organization; false if the other one has an example already. */
  add(
    example: Pick<Example, 'organizationId' | 'beside' | 'step' | 'madeAt'>,
    name: string,
  ): Promise<boolean>;
  change(
    organizationId: string,
    change: Partial<Pick<Example, 'state' | 'step' | 'origin'>>,
  ): Promise<void>;
  /** Makes an account an administrator of it, unless it is a user there. Returns the id of the user. */
  join(
    organizationId: string,
    somebody: {
      readonly id: string;
      readonly name: string;
      readonly email: string;
      readonly accountId: string;
    },
    by: Actor,
    now: string,
  ): Promise<string>;
}
