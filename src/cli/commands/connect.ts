import type { Config } from '../../config/readConfig.ts';
import { asFailure } from '../../core/failure.ts';
import type { Connection } from '../../ports/connection.ts';
import { examples, remarks } from '../arguments.ts';
import {
  type ConnectFlags,
  connectByAsking,
  promptsOn,
  showApiMemberSteps,
} from '../askForConnection.ts';
import type { Configure } from '../configure.ts';
import { alreadyConnected, requestGiven } from '../connectRequest.ts';
import { exitCodes } from '../exitCodes.ts';
import { checkDocuments, checkLines, checkSummary, firstError } from '../output/checks.ts';
import { tellError } from '../output/failure.ts';
import { type CommonOptions, inSession, type Session } from '../session.ts';

const note = `The private key (or, with --integrator-user, the password) is typed in hidden or taken from
AMPWISE_CW_PRIVATE_KEY; it is never an argument. ampwise tries it, then stores it encrypted.
On a terminal, ampwise asks for each missing answer.`;

const oldKey =
  'The old key stays valid in ConnectWise until you delete it there: System > Members > API Members > the member > API Keys.';

type Options = CommonOptions & ConnectFlags & { readonly replace?: boolean };

export const connectCommand: Configure = (command) => {
  command
    .option('--site <host>', 'address of your ConnectWise, such as na.myconnectwise.net')
    .option('--company <id>', 'login company, as typed on the ConnectWise sign-in page')
    .option('--public-key <key>', 'public key of the API member')
    .option('--client-id <guid>', 'clientId of the integration; else AMPWISE_CW_CLIENT_ID')
    .option('--integrator-user <name>', 'sign in as an integrator login instead of by API keys')
    .option('--replace', 'enter new keys for the existing connection')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise connect',
        'AMPWISE_CW_PRIVATE_KEY=… ampwise connect --site na.myconnectwise.net \\',
        '    --company acme --public-key KEY --client-id GUID --json',
        'ampwise connect --replace --public-key NEWKEY',
      ) + remarks(note),
    )
    .action((options: Options) =>
      inSession(options, async ({ output, config, organization, signal }) => {
        const present = await presentConnection(organization);
        if (present !== null && options.replace !== true) throw alreadyConnected(present);
        const { clientId, privateKey } = config.connectWise;
        const given = { ...options, clientId: options.clientId ?? clientId ?? undefined };
        const asking = !output.json && process.stdin.isTTY && process.stdout.isTTY;
        const connectWith = async (flags: ConnectFlags, secret: string | null) => {
          const request = requestGiven({ ...flags, privateKey: secret ?? undefined }, present);
          const own = await organization({ begin: true });
          return await own.connect(request, { replace: options.replace === true });
        };
        if (asking && (given.publicKey === undefined || privateKey === null)) showApiMemberSteps();
        const { connection, checks: checked } = asking
          ? await connectByAsking(given, present, privateKey, output, promptsOn(signal), {
              ...(await placeChecks(config)),
              connect: connectWith,
            })
          : await connectWith(given, privateKey);
        const checks = checkDocuments(checked);

        const replaced = present !== null;
        const error = firstError(checks);
        output.say(
          `${replaced ? 'New keys are in use' : 'Connected'}: ${connection.site}, company ${connection.company}`,
          '',
          ...checkLines(checks, output.paint),
          '',
          checkSummary(checks),
          ...(replaced ? [oldKey] : []),
        );
        if (error === null) {
          output.say('Next: ampwise filter preview, then ampwise plan and ampwise sync');
        } else {
          output.say('The keys are stored. Change this in ConnectWise, then run: ampwise doctor');
          if (output.json) tellError(output, error);
        }
        if (output.json) {
          if (replaced) output.warn(oldKey);
          const { refused: _, ...told } = connection;
          await output.document({ connected: true, replaced, ...told, checks, error });
        }
        return error?.exit ?? exitCodes.ok;
      }),
    );
};

/** The existing connection; nothing is created to find out that there is none. */
async function presentConnection(
  organization: Session['organization'],
): Promise<Connection | null> {
  try {
    return await (await organization()).stores.connections.get();
  } catch (thrown) {
    if (asFailure(thrown).code === 'data_missing') return null;
    throw thrown;
  }
}

async function placeChecks(config: Config) {
  const { checkAllowed, checkPlace } = await import('../../app/checkPlace.ts');
  return {
    site: (site: string) => checkAllowed(site, config),
    place: (site: string, company: string) => checkPlace(site, company, config),
  };
}
