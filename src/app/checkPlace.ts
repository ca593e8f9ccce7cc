import type { Config } from '../config/readConfig.ts';
import { createHttp, defaultTimeouts } from '../connectors/connectwise/http.ts';
import { checkSite } from '../connectors/connectwise/site.ts';
import { clientForRequest, createLimiters } from './clients.ts';
import { createLog } from './logging.ts';
import { createIds } from './randomIds.ts';
import { systemClock } from './systemClock.ts';

/** Discovery needs no keys; these are never sent. */
const noKeys = {
  clientId: '00000000-0000-0000-0000-000000000000',
  credentials: { kind: 'api_keys', user: 'none', secret: 'none' },
} as const;

/** Throws `site_not_allowed` for a site that may not be connected to. */
export function checkAllowed(site: string, config: Config): void {
  checkSite(site, config.connectWise);
}

/**
 * Finds out whether there is a ConnectWise at a site that knows a login company. Throws `site_not_allowed`,
 * `company_unknown`, `host_unreachable` and the like.
 */
export async function checkPlace(site: string, company: string, config: Config): Promise<void> {
  const http = createHttp(defaultTimeouts);
  try {
    const { client } = clientForRequest(
      { site, company, ...noKeys },
      {
        rules: config.connectWise,
        clock: systemClock,
        ids: createIds(systemClock),
        log: await createLog(config.log),
        ...createLimiters(systemClock),
        onWait: () => undefined,
        http,
      },
    );
    await client.discover();
    await client.close();
  } finally {
    await http.close();
  }
}
