import { once } from 'node:events';
import { createServer } from 'node:http';
import { Failure } from '../core/failure.ts';
import { because } from '../core/failureReasons.ts';
import type { Log } from '../ports/log.ts';

/** The address for metrics, from AMPWISE_METRICS. */
export type MetricsAddress = { readonly host: string; readonly port: number };

/**
 * Answers `GET /metrics` at an address of its own, and nothing else. It authenticates nobody, so only the
 * monitoring should be able to reach that address. Returns a function that ends it. Throws `configuration` if
 * the address cannot be used.
 */
export async function serveMetrics(
  { host, port }: MetricsAddress,
  text: () => Promise<string>,
  log: Log,
): Promise<() => void> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (request.method !== 'GET' || path !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    text().then(
      (body) => {
        response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
        response.end(body);
      },
      (thrown: unknown) => {
        log.error('metrics.failed', { error: thrown instanceof Error ? thrown.name : 'unknown' });
        response.writeHead(500).end();
      },
    );
  });
  const listening = once(server, 'listening');
  server.listen(port, host);
  try {
    await listening;
  } catch (thrown) {
    const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : 'unknown';
    throw new Failure('configuration', {
      ...because({
        code: 'metrics_not_served',
        address: `${host}:${port}`,
        systemCode: String(code),
      }),
      variable: 'AMPWISE_METRICS',
    });
  }
  const address = server.address();
  const used = typeof address === 'object' && address !== null ? address.port : port;
  log.info('metrics.ready', { metricsPort: used });
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
