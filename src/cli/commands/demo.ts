import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSteeredSandbox } from '../../../sandbox/control/steered.ts';
import { openApp } from '../../app/openApp.ts';
import { defaultOrganization } from '../../app/prepareDatabase.ts';
import type { Config } from '../../config/readConfig.ts';
import { usualAddress } from '../../config/usualAddress.ts';
import { commandLine } from '../../core/actor.ts';
import { examples, remarks, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { nextSteps, type Told, tellStory } from '../demo/story.ts';
import { exitCodes } from '../exitCodes.ts';
import { counted, duration } from '../output/text.ts';
import { type CommonOptions, inSession, type Session } from '../session.ts';

const note = `It starts a sandbox on this machine, connects to it and syncs, in a folder of its own. Your data folder,
your database and your connection are not touched.`;

type Options = CommonOptions & {
  readonly contacts: number;
  readonly keep?: boolean;
  readonly web?: boolean;
  readonly port: number;
};

export const demoCommand: Configure = (command) => {
  command
    .option('--contacts <n>', 'number of contacts in the sandbox', wholeNumber(500, 200_000), 5000)
    .option('--keep', 'keep the folder with the database, and show its path')
    .option('--web', 'the web app with an example organization, until Ctrl+C')
    .option('--port <n>', 'port of the web app', wholeNumber(0, 65_535), usualAddress.port)
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise demo', 'ampwise demo --contacts 50000', 'ampwise demo --web') +
        remarks(note),
    )
    .action((options: Options) =>
      inSession(options, async (session) => {
        const { output } = session;
        if (options.web === true) {
          const { demoWeb } = await import('../demo/web/demoWeb.ts');
          await demoWeb(session, options);
          return exitCodes.ok;
        }
        const begun = performance.now();
        const folder = await mkdtemp(join(tmpdir(), 'ampwise-demo-'));
        try {
          const told = await play(session, folder, options.contacts);
          const seconds = (performance.now() - begun) / 1000;
          const next = output.paint.bold('What to do next');
          output.say('', `All that in ${duration(seconds * 1000)}. ${next}`, ...nextSteps);
          if (options.keep === true) output.say('', `The data: AMPWISE_DATA_DIR=${folder}`);
          if (output.json) {
            await output.document({
              ...told,
              seconds,
              dataDir: options.keep === true ? folder : null,
            });
          }
          if (told.asPromised) return exitCodes.ok;
          output.warn('The demo did not end as expected. Please report it.');
          return exitCodes.internal;
        } finally {
          if (options.keep !== true) await rm(folder, { recursive: true, force: true });
        }
      }),
    );
};

async function play(session: Session, dataDir: string, contacts: number): Promise<Told> {
  const { output, signal, config } = session;
  const sandbox = createSteeredSandbox({ seed: { contacts } });
  const { companies } = sandbox.world;
  output.say(
    `A sandbox stands in for ConnectWise, on this machine, with ${counted(contacts, 'contact', 'contacts')} in ${counted(companies.size, 'company', 'companies')}.`,
  );
  const running = await sandbox.start();
  try {
    const app = await openApp(configFor(config, dataDir));
    try {
      const organization = app.organization(defaultOrganization.id, commandLine);
      return await tellStory({ output, sandbox, url: running.url, organization, signal });
    } finally {
      await app.close();
    }
  } finally {
    await running.close();
  }
}

function configFor(config: Config, dataDir: string): Config {
  return {
    ...config,
    dataDir,
    database: { kind: 'sqlite', file: join(dataDir, 'ampwise.db') },
    connectWise: { ...config.connectWise, privateKey: null, allowLoopback: true },
    secretKey: null,
  };
}
