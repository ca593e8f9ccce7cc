import { toWireInstant } from '../../sandbox/clock.ts';
import type { Switches } from '../../sandbox/switches.ts';
import { addMember } from '../../sandbox/world/baseline.ts';
import type { World } from '../../sandbox/world/world.ts';
import type { Member } from '../../src/ports/connectwise.ts';
import { addCompanySite, putCompanyInto, putContactInto } from '../support/sandboxRecords.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { describeConnectWise } from './connectWise.ts';
import { addRequiredCustomField } from './requiredCustomField.ts';

/** A URL has at most 1,900 characters; this many remain after the longest host. */
const pathLimit = 1_900 - 'https://staging.connectwisedev.com'.length;

/** Each unsure fact that could matter to reading or writing, in each of its settings. */
const settings: readonly Partial<Switches>[] = [
  {},
  { forwardOnlyEnd: 'absent' },
  { forwardOnlyEnd: 'next' },
  { childSameElement: true, inOutsideConditions: true, nullMatchesNegation: true },
  { quoteEscape: 'double' },
  { quoteEscape: 'none' },
  { unknownFields: 'reject', isCloudType: 'string', siteUrlScheme: true },
  { movedCodebase: 'text400', badCredentials: '404', missingClientId: '403', myAccount: '404' },
  { unknownCompany: '404', lookupsWithoutRights: false, maxUrlLength: pathLimit },
  { unsupportedVersion: 404, unregisteredClientId: 'accept', myRights: '403' },
  { replaceNull: 'refuse' },
  { newlines: 'keep' },
  { bodyTypeError: 400 },
  { customFieldsRequiredOnPatch: false },
  { touchOnCommunication: false, touchOnTypeAssociation: false, callbackOnSubresource: false },
  { overLong: 'truncate' },
  { patchRefSubpath: 'works', contactPut: 'works' },
  { days: 'instant', typeIdsOnCreate: 'ignore' },
  { removeReference: 'refuse' },
  { defaultSite: false, disallowSaving: true, touchOnCustomField: false },
];

for (const switches of settings) {
  const name = Object.entries(switches).map(([key, value]) => `${key}=${value}`);
  describeConnectWise(`over HTTP, ${name.join(' ') || 'the likely settings'}`, {
    requestsAtEnd: ['next', 'absent'].includes(switches.forwardOnlyEnd ?? 'empty') ? 1 : 0,
    // Pages of long lists only depend on how a list ends.
    longLists: Object.keys(switches).every((one) => one === 'forwardOnlyEnd'),
    clearsReferences: switches.removeReference !== 'refuse',
    keepsNewlines: switches.newlines === 'keep',
    open: async () => {
      const site = await startSandboxSite({ switches });
      const { world, clock } = site.sandbox;
      addRequiredCustomField(world);
      addRequiredCustomField(world, 'co300');
      return {
        client: site.client(),
        put: (contact) => putContactInto(world, contact),
        putCompany: (company) => putCompanyInto(world, company),
        addCompanySite: (companyId, siteName) => addCompanySite(world, companyId, siteName),
        putMember: (member) => putMemberInto(world, member),
        delete: (id) => void world.contacts.delete(id),
        passTime: (seconds) => clock.advance(seconds * 1000),
        now: () => toWireInstant(clock.now()),
      };
    },
  });
}

function putMemberInto(world: World, { id, identifier, inactive }: Member): void {
  const [role] = world.securityRoles.all();
  const made = world.members.must(addMember(world, identifier, role?.id ?? 0));
  world.members.delete(made.id);
  world.members.put({ ...made, id, inactiveFlag: inactive, licenseClass: 'F' });
}
