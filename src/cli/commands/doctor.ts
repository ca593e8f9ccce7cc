import { callbacksDocument } from '../../contract/callbacks.ts';
import { factDocument } from '../../contract/fact.ts';
import { Failure } from '../../core/failure.ts';
import { instant } from '../../engine/deps.ts';
import { databaseCheck } from '../../engine/setup/databaseCheck.ts';
import { doctor, filterCheck } from '../../engine/setup/doctor.ts';
import { usesOf } from '../../engine/setup/neededRights.ts';
import { lastUpdatedCheck, rememberedWait, timesCheck } from '../../engine/setup/serverChecks.ts';
import { serverFacts, serverFactsByWriting } from '../../engine/setup/serverFacts.ts';
import { timeZoneCheck } from '../../engine/setup/timeZoneCheck.ts';
import { examples, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { confirmed } from '../confirm.ts';
import { exitCodes } from '../exitCodes.ts';
import { callbackLines } from '../output/callbacks.ts';
import { checkDocuments, checkLines, checkSummary, firstError } from '../output/checks.ts';
import { factLines } from '../output/facts.ts';
import { type CommonOptions, inSession, type Session } from '../session.ts';
import { voice } from '../voice.ts';

type Options = CommonOptions & {
  readonly facts?: boolean;
  readonly write?: boolean;
  readonly companyId?: number;
  readonly yes?: boolean;
};

export const doctorCommand: Configure = (command) => {
  command
    .option('--json', 'one JSON document on standard output')
    .option('--facts', 'test how this server behaves where the ConnectWise documentation is silent')
    .option('--write', 'with --facts: also run the tests that need a write, on a test contact')
    .option(
      '--company-id <id>',
      'with --write: company of the test contact (default: none)',
      wholeNumber(1, 2 ** 31 - 1),
    )
    .option('--yes', 'with --write: do not ask')
    .addHelpText(
      'after',
      examples(
        'ampwise doctor',
        'ampwise doctor --facts --json',
        'ampwise doctor --facts --write --yes',
      ),
    )
    .action((options: Options) =>
      inSession(options, async ({ output, signal, organization }) => {
        const own = await organization();
        if (options.write === true && options.facts !== true) {
          throw new Failure('bad_input', {
            field: '--write',
            problem: 'it writes only to settle facts',
            accepted: '--facts --write',
          });
        }
        if (options.facts === true) {
          const { connectWise, stores, clock } = await own.engine();
          const writes = options.write === true;
          if (writes && !(await mayWrite({ output, signal }, options))) {
            output.say('Nothing was written.');
            return exitCodes.ok;
          }
          const found = writes
            ? await serverFactsByWriting(
                { connectWise, server: stores.server },
                options.companyId ?? null,
                () => instant(clock),
              )
            : await serverFacts(connectWise);
          const facts = found.map((fact) => factDocument(fact, voice.texts));
          output.say(...factLines(facts, output.paint));
          if (output.json) await output.document({ facts });
          return exitCodes.ok;
        }
        const database = await databaseCheck(() => own.verifyDatabase());
        const connection = await own.connection();
        const deps = await own.engine();
        const uses = await usesOf(deps.stores);
        const wait = await rememberedWait(deps);
        const connected = await doctor(deps.connectWise, connection.kind, uses, wait);
        const works = !connected.some(({ status }) => status === 'failed');
        const ofFilter = works ? await filterCheck(deps) : null;
        const ofStamps = await lastUpdatedCheck(deps);
        const checks = checkDocuments([
          database,
          ...connected,
          await timesCheck(deps, works),
          ...(ofStamps === null ? [] : [ofStamps]),
          await timeZoneCheck(deps),
          ...(ofFilter === null ? [] : [ofFilter]),
        ]);
        const error = firstError(checks);
        const callbacks = callbacksDocument(
          await own.stores.callbacks.registration(),
          connection,
          voice,
        );
        output.say(
          `${connection.site}, company ${connection.company}`,
          '',
          ...checkLines(checks, output.paint),
          '',
          ...callbackLines(callbacks, output.paint),
          '',
          checkSummary(checks),
        );
        if (output.json) {
          const { site, company } = connection;
          await output.document({ ok: error === null, site, company, checks, callbacks, error });
        }
        return error?.exit ?? exitCodes.ok;
      }),
    );
};

/** Asks before anything is written; without a terminal, --yes is required. */
async function mayWrite(
  session: Pick<Session, 'output' | 'signal'>,
  { yes, companyId }: Options,
): Promise<boolean> {
  const where = companyId === undefined ? 'without a company' : `in company ${companyId}`;
  const message = `Create a contact "ampwise Server facts test" in ConnectWise, ${where}, change it, and set it inactive at the end?`;
  const problem = 'the test creates a contact in ConnectWise';
  return await confirmed(session, { message, yes, problem, accepted: '--write --yes' });
}
