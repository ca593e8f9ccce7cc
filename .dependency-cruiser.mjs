/**
 * The rooms of ampwise and the arrows between them, as ARCHITECTURE.md draws them. Each rule says
 * what to do instead. `npm run rooms` checks the tree; test/architecture/rooms.test.ts plants a
 * breach of every rule and expects it to be reported.
 */

/** Tests and what only serves them; they may reach anywhere. */
const tests = '[.]test[.]tsx?$|^test/|^bench/|/(testing|suite)/';
const packages = '(^|/)node_modules/';

/**
 * A room that may import only what is named. `to` and `npm` are patterns; `node` are module names
 * of Node itself, or true for all of them.
 */
function room(name, { to, npm = [], node = [], comment }) {
  const from = { path: `^src/${name}/`, pathNot: tests };
  const others = '^(src|sandbox|test|bench|bin|web)/';
  const allowed = [`^src/${name}/`, ...to];
  const rules = [
    {
      name: `${name}-rooms`,
      comment: `${comment} It may import: ${allowed.join(', ')}.`,
      severity: 'error',
      from,
      to: { path: others, pathNot: [...allowed, tests] },
    },
  ];
  if (npm !== true) {
    rules.push({
      name: `${name}-packages`,
      comment: `src/${name} may use ${npm.length === 0 ? 'no package' : `only ${npm.join(', ')}`}. Put what needs another one behind a port, and implement it in a connector.`,
      severity: 'error',
      from,
      to: {
        path: packages,
        ...(npm.length === 0 ? {} : { pathNot: `${packages}(@types/)?(${npm.join('|')})/` }),
      },
    });
  }
  if (node !== true) {
    rules.push({
      name: `${name}-node`,
      comment: `src/${name} may use ${node.length === 0 ? 'nothing' : `only ${node.join(', ')}`} of Node. Have it handed in through a port (Clock, Ids, Secrets, Log).`,
      severity: 'error',
      from,
      to: {
        dependencyTypes: ['core'],
        ...(node.length === 0 ? {} : { pathNot: `^(node:)?(${node.join('|')})$` }),
      },
    });
  }
  return rules;
}

/** A folder of the engine that may import only these other folders of it, and deps.ts. */
function engineRoom(name, to, comment) {
  const allowed = [
    `^src/engine/${name}/`,
    '^src/engine/[^/]+$',
    ...to.map((other) => `^src/engine/${other}/`),
  ];
  return {
    name: `engine-${name}`,
    comment: `${comment} Of the engine it may import: ${['deps.ts', ...to].join(', ')}.`,
    severity: 'error',
    from: { path: `^src/engine/${name}/`, pathNot: tests },
    to: { path: '^src/engine/', pathNot: allowed },
  };
}

/** A layer of storage, and those above it, which it may not import. */
function layer(name, folders, above, comment) {
  return {
    name: `storage-${name}`,
    comment: `${comment} Hand it in as a parameter, or move what both need into src/storage/rows.`,
    severity: 'error',
    from: { path: `^src/storage/(${folders})/`, pathNot: tests },
    to: { path: `^src/storage/(${above})/`, pathNot: tests },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...room('core', {
      to: [],
      comment: 'The core is pure: it computes, and nothing else.',
    }),
    ...room('ports', {
      to: ['^src/core/'],
      comment:
        'Ports are interfaces in the words of the core. What implements one lives elsewhere.',
    }),
    ...room('texts', {
      to: ['^src/core/', '^src/ports/'],
      comment:
        'Texts are words for codes, in the terms of core and ports. Which command or button does what they advise is for src/cli and the web app to say.',
    }),
    ...room('contract', {
      to: ['^src/core/', '^src/ports/', '^src/texts/', '^src/engine/'],
      npm: ['zod'],
      comment:
        'The contract is schemas and presenters: pure functions from what the engine gives to a document.',
    }),
    ...room('engine', {
      to: ['^src/core/', '^src/ports/'],
      comment:
        'The engine works with the ports it is handed, whatever stands behind them. Add what it lacks to a port.',
    }),
    engineRoom(
      'sync',
      [],
      'The loops know no object: what they need of one is a member of SyncedObject, which each adapter answers.',
    ),
    engineRoom(
      'objects',
      ['sync', 'detect', 'plan'],
      'An adapter answers what the loops ask about one object; it starts no run and decides for nobody.',
    ),
    {
      name: 'engine-objects-apart',
      comment:
        'Objects do not see each other. What two of them need belongs into the loops, or is a word of the core.',
      severity: 'error',
      from: { path: '^src/engine/objects/([^/]+)/', pathNot: tests },
      to: { path: '^src/engine/objects/', pathNot: '^src/engine/objects/$1/' },
    },
    engineRoom(
      'detect',
      ['sync', 'plan'],
      'Detecting brings what is known of ConnectWise up to date. What follows from it is decided by an object.',
    ),
    engineRoom('plan', [], 'What decisions go by stands on the stores alone.'),
    engineRoom(
      'callbacks',
      [],
      'Callbacks say which records to read. The service requests the run that reads them.',
    ),
    engineRoom(
      'inbox',
      ['plan'],
      'The inbox shows what waits and takes decisions; the next run carries them out.',
    ),
    engineRoom(
      'setup',
      ['detect', 'plan', 'inbox'],
      'Setting up starts no run. A command that needs one is a file of src/engine/run.',
    ),
    engineRoom(
      'records',
      ['setup', 'plan'],
      'Entering a record queues it; the next run does the rest.',
    ),
    engineRoom(
      'run',
      ['sync', 'objects', 'detect', 'plan', 'inbox', 'setup'],
      'A run puts the rooms of the engine in order. It enters no records.',
    ),
    ...room('network', {
      to: [],
      node: ['net', 'dns'],
      comment: 'The network room says which addresses a connection may go to, whoever makes it.',
    }),
    ...room('connectors', {
      to: ['^src/core/', '^src/ports/', '^src/network/'],
      npm: true,
      node: true,
      comment: 'A connector implements ports and is told the rest. Have src/app hand it in.',
    }),
    layer('rows', 'database|rows', 'candidates|ledger|stores', 'A row is a row, whoever reads it.'),
    layer(
      'candidates',
      'candidates',
      'ledger|stores',
      'Candidates are read, and nothing is written.',
    ),
    layer('ledger', 'ledger', 'candidates|stores', 'The ledger writes what stores are asked for.'),
    {
      name: 'connectors-apart',
      comment:
        'Connectors do not see each other. What two of them need is a word of the core, a port, or a rule of src/network.',
      severity: 'error',
      from: { path: '^src/connectors/([^/]+)/', pathNot: tests },
      to: { path: '^src/connectors/', pathNot: '^src/connectors/$1/' },
    },
    ...room('storage', {
      to: ['^src/core/', '^src/ports/'],
      npm: ['kysely', 'libsql', 'pg'],
      node: ['crypto', 'fs', 'fs/promises', 'path', 'timers/promises', 'worker_threads'],
      comment: 'Storage implements the stores of src/ports and knows nothing of who uses them.',
    }),
    ...room('sealing', {
      to: ['^src/core/', '^src/ports/'],
      node: true,
      comment: 'Sealing implements src/ports/secrets.ts and nothing else.',
    }),
    ...room('identity', {
      to: ['^src/core/', '^src/ports/'],
      npm: ['better-auth', '@better-auth/[^/]+', '@zxcvbn-ts/language-common', 'kysely'],
      node: ['crypto'],
      comment:
        'Identity implements src/ports/identity.ts: who somebody is. What they may do is a word of the core, and membership is a store.',
    }),
    ...room('service', {
      to: ['^src/core/', '^src/ports/', '^src/engine/'],
      comment:
        'The service decides what runs when, and has it run. It opens no socket and no process: src/app hands those in.',
    }),
    ...room('http', {
      to: ['^src/(core|ports|texts|contract|engine)/'],
      npm: ['hono', 'zod'],
      node: ['crypto', 'net'],
      comment:
        'The API turns requests into calls of the engine, and what comes back into documents. What it needs beside that is handed in by src/app.',
    }),
    ...room('config', {
      to: ['^src/core/'],
      npm: ['zod'],
      node: true,
      comment: 'Configuration is read once and handed on as values; it builds nothing.',
    }),
    ...room('app', {
      to: ['^src/(?!cli/)'],
      npm: true,
      node: true,
      comment:
        'The app puts the rooms together; the command line stands on it, not the other way round. What it needs of the sandbox, src/example gives.',
    }),
    ...room('example', {
      to: ['^src/(core|ports)/', '^sandbox/'],
      node: ['fs/promises', 'path'],
      comment:
        'Example data is filled through the API, against a sandbox: it knows neither who serves the one nor what stands behind the other.',
    }),
    ...room('cli', {
      to: ['^src/(app|config|contract|core|engine|example|ports|texts)/', '^sandbox/'],
      npm: true,
      node: true,
      comment:
        'The command line asks src/app for what is built from storage, connectors and sealing; it builds none of them.',
    }),
    {
      name: 'web-rooms',
      comment:
        'The web app is a client of the API. Of the product it may use the words and, for their types, the documents: src/texts and src/contract. What else it needs, an operation of the API answers.',
      severity: 'error',
      from: { path: '^web/', pathNot: tests },
      to: { path: '^(src|sandbox|test|bench|bin)/', pathNot: ['^src/(contract|texts)/', tests] },
    },
    {
      name: 'web-contract-types',
      comment:
        'The schemas of the contract stay on the server: a page that takes one along takes zod along. Import the type.',
      severity: 'error',
      from: { path: '^web/', pathNot: tests },
      to: { path: '^src/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-node',
      comment: 'A page runs in a browser, which has nothing of Node.',
      severity: 'error',
      from: { path: '^web/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-pages-apart',
      comment:
        'Pages do not see each other. What two of them show is a part: put it into web/parts.',
      severity: 'error',
      from: { path: '^web/pages/([^/]+)/', pathNot: tests },
      to: { path: '^web/pages/', pathNot: '^web/pages/$1/' },
    },
    {
      name: 'web-parts',
      comment: 'Parts serve pages and the frame. What a part needs of either, it is handed.',
      severity: 'error',
      from: { path: '^web/(parts|api|texts|theme)/', pathNot: tests },
      to: { path: '^web/(pages|frame)/' },
    },
    {
      name: 'web-alone',
      comment: 'Nothing of the product stands on the web app: it is built into files, and served.',
      severity: 'error',
      from: { path: '^(src|sandbox|bin)/', pathNot: tests },
      to: { path: '^web/' },
    },
    {
      name: 'engine-doors',
      comment:
        'Whoever serves people asks the rooms of the engine that answer them: run, inbox, setup and records. What decides, sends and reads stands behind those: add a function to the room it belongs to.',
      severity: 'error',
      from: { path: '^src/(cli|http|service|contract|texts|app)/', pathNot: tests },
      to: { path: '^src/engine/(sync|objects|detect|plan)/' },
    },
    {
      name: 'sandbox-alone',
      comment:
        'The sandbox is built from the facts about ConnectWise alone, so that a misunderstanding cannot hide in both. Write it anew in the sandbox; the two meet over HTTP only.',
      severity: 'error',
      from: { path: '^sandbox/', pathNot: tests },
      to: { path: '^(src|bin)/' },
    },
    {
      name: 'bin-starts-cli',
      comment: 'bin/ starts the command line. Put everything else in src/cli.',
      severity: 'error',
      from: { path: '^bin/' },
      to: { path: '^(src/(?!cli/main[.]ts$)|sandbox/)' },
    },
    {
      name: 'no-tests-in-production',
      comment:
        'Production code never imports a test or what serves tests. Move what both need into the room it belongs to.',
      severity: 'error',
      from: { path: '^(src|sandbox|bin|web)/', pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'no-development-packages-in-production',
      comment:
        'An installation without development packages has to run. Move the package to dependencies, with a line in docs/decisions.',
      severity: 'error',
      from: { path: '^(src|sandbox|bin|web)/', pathNot: tests },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'npm'],
        pathNot: '@types/',
      },
    },
    {
      name: 'declared-packages',
      comment: 'Name the package in package.json; that it happens to be installed is luck.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-cycles',
      comment:
        'Files that import each other are one thing or three: merge them, or move what both need.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere. Correct the path, with its .ts, or install the package.',
      severity: 'error',
      from: {},
      // Types that test/apiTypes.ts makes, in no package and no folder of the tree.
      to: { couldNotResolve: true, pathNot: '^ampwise-api$' },
    },
    {
      name: 'known-rooms',
      comment:
        'A new folder of src needs rules here and a line in ARCHITECTURE.md before it is used.',
      severity: 'error',
      from: {},
      to: {
        path: '^src/',
        pathNot:
          '^src/(core|ports|texts|contract|engine|network|connectors|storage|sealing|identity|config|service|example|http|app|cli)/',
      },
    },
  ],
  options: {
    // TypeScript 7 has no API that dependency-cruiser could parse with: without swc it sees nothing.
    parser: 'swc',
    // Type imports are arrows too.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Scenes of upgrades run in the tree of an earlier commit.
    exclude: { path: '(^|/)node_modules/[.]cache/|^test/upgrade/scenes/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
