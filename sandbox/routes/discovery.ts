import type { Context } from 'hono';
import type { Sandbox, SandboxEnv } from '../sandbox.ts';

/** `GET /login/companyinfo/{loginCompanyId}`: no authentication (3P, CLIENT). */
export function answerDiscovery(c: Context<SandboxEnv>, sandbox: Sandbox): Response {
  const { site } = sandbox.world;
  const { switches } = sandbox;
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  const asked = c.req.param('company') ?? '';
  if (asked.toLowerCase() !== site.companyId.toLowerCase()) {
    return switches.unknownCompany === '404' ? c.body(null, 404) : c.body('null', 200, headers);
  }
  const url = new URL(c.req.url);
  const body = {
    CompanyName: site.companyName,
    Codebase: site.codebase,
    VersionCode: site.versionCode,
    VersionNumber: site.versionNumber,
    CompanyID: site.companyId,
    IsCloud: switches.isCloudType === 'string' ? (site.isCloud ? 'True' : 'False') : site.isCloud,
    SiteUrl: switches.siteUrlScheme ? url.origin : url.host,
    AllowedOrigins: [url.origin],
  };
  return c.body(JSON.stringify(body), 200, headers);
}
