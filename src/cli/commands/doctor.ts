import { factDocument } from '../../contract/fact.ts';
import { databaseCheck } from '../../engine/setup/databaseCheck.ts';
import { doctor, filterCheck } from '../../engine/setup/doctor.ts';
import { usesOf } from '../../engine/setup/neededRights.ts';
import { rememberedWait, timesCheck } from '../../engine/setup/serverChecks.ts';
import { serverFacts } from '../../engine/setup/serverFacts.ts';
import { timeZoneCheck } from '../../engine/setup/timeZoneCheck.ts';
import { examples } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { exitCodes } from '../exitCodes.ts';
import { checkDocuments, checkLines, checkSummary, firstError } from '../output/checks.ts';
import { factLines } from '../output/facts.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { voice } from '../voice.ts';

export const doctorCommand: Configure = (command) => {
  command
    .option('--json', 'one JSON document on standard output')
    .option(
      '--facts',
      'what the documentation of ConnectWise leaves open, as this server answers it',
    )
    .addHelpText('after', examples('ampwise doctor', 'ampwise doctor --facts --json'))
    .action((options: CommonOptions & { readonly facts?: boolean }) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        if (options.facts === true) {
          const { connectWise } = await own.engine();
          const found = await serverFacts(connectWise);
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
        const checks = checkDocuments([
          database,
          ...connected,
          await timesCheck(deps, works),
          await timeZoneCheck(deps),
          ...(ofFilter === null ? [] : [ofFilter]),
        ]);
        const error = firstError(checks);
        output.say(
          `${connection.site}, company ${connection.company}`,
          '',
          ...checkLines(checks, output.paint),
          '',
          checkSummary(checks),
        );
        if (output.json) {
          const { site, company } = connection;
          await output.document({ ok: error === null, site, company, checks, error });
        }
        return error?.exit ?? exitCodes.ok;
      }),
    );
};
