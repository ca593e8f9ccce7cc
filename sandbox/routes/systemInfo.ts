import type { ApiRouter } from './router.ts';

/** Adds `/system/info`. */
export function addSystemInfo(router: ApiRouter): void {
  router.path('system/info', {
    GET(call) {
      const { versionNumber, isCloud, serverTimeZone, cloudRegion } = call.world.site;
      return call.json(200, {
        version: versionNumber,
        isCloud,
        serverTimeZone,
        licenseBits: [
          { name: 'CRM', activeFlag: true },
          { name: 'Service', activeFlag: true },
        ],
        cloudRegion,
        maxWorkFlowRecordsAllowed: 50,
      });
    },
  });
}
