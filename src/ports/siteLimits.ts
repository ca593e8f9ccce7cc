/** How many requests may go to one site. */
export type SiteRate = {
  /** Requests a second while all is well. */
  readonly perSecond: number;
  /** Requests that may go at once after a pause. */
  readonly burst: number;
};

/** The result of requesting a turn. */
export type Turn = {
  readonly taken: boolean;
  /** Milliseconds until it is worth asking again; 0 if the turn was granted. */
  readonly wait: number;
  /** Milliseconds until a pause that the site asked for is over; 0 if there is none. */
  readonly pause: number;
  /** Requests a second at present. */
  readonly rate: number;
};

/**
 * The requests to sites, counted for all processes of an installation together. PostgreSQL measures time by
 * its own clock, SQLite by `now`, in milliseconds since 1970.
 */
export interface SiteLimitStore {
  /** Takes a turn for a request if one is free, in one statement. */
  take(site: string, rate: SiteRate, now: number): Promise<Turn>;
  /**
   * The site asked for a pause: no turn is granted before it is over, and then at half the rate.
   */
  slowDown(site: string, rate: SiteRate, milliseconds: number, now: number): Promise<void>;
  /** A request went well: the rate recovers by a step. */
  wentWell(site: string, rate: SiteRate): Promise<void>;
}

/**
 * Requests a second to a site that keeps asking for pauses, and the increase for each successful
 * request.
 */
export const slowestRate = 0.5;
export const rateStep = 0.25;
