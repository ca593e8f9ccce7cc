import { databaseCheck } from '../../engine/setup/databaseCheck.ts';
import { doctor, filterCheck } from '../../engine/setup/doctor.ts';
import { usesOf } from '../../engine/setup/neededRights.ts';
import { rememberedWait, timesCheck } from '../../engine/setup/serverChecks.ts';
import { examples } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { exitCodes } from '../exitCodes.ts';
import { checkDocuments, checkLines, checkSummary, firstError } from '../output/checks.ts';
import { type CommonOptions, inSession } from '../session.ts';

export const doctorCommand: Configure = (command) => {
  command
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise doctor', 'ampwise doctor --json'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
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
