/** Sources run as they are, transformed by swc; the suffix of a spec tells its cost. */
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { ...(await swcOptions()) }],
  },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@daybook/(command-service|process-manager|projector|query-service|webhook-service)$':
      '<rootDir>/apps/$1/src/index.ts',
    '^@daybook/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/tests/architecture/fixtures/', '/tests/recipes/.+/'],
  modulePathIgnorePatterns: ['/dist/', '/tests/architecture/fixtures/', '/tests/recipes/.+/'],
};

async function swcOptions() {
  const { readFile } = await import('node:fs/promises');
  const { $schema, ...options } = JSON.parse(await readFile(new URL('.swcrc', import.meta.url), 'utf8'));
  return { ...options, sourceMaps: 'inline' };
}

export default {
  testTimeout: 120_000,
  testSequencer: '<rootDir>/scripts/longest-first.mjs',
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,bench,libs,tests}/**/*.unit.spec.ts'] },
    {
      ...shared,
      displayName: 'int',
      testMatch: ['<rootDir>/{apps,libs,tests}/**/*.int.spec.ts'],
    },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/tests/**/*.e2e.spec.ts'] },
    { ...shared, displayName: 'docker', testMatch: ['<rootDir>/{apps,libs,tests}/**/*.docker.spec.ts'] },
  ],
};
