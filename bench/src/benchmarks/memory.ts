import type { Benchmark } from '../benchmark.ts';
import { allInOneUnderLoad, requestsPerSecond } from '../contenders/all-in-one-under-load.ts';
import { servicesUnderLoad } from '../contenders/services-under-load.ts';

export const memory: Benchmark = {
  name: 'memory',
  title: 'Resident memory of each service while orders are placed and read at full rate for ten minutes',
  unit: 'requests',
  seconds: 600,
  maxRounds: 1,
  contenders: [servicesUnderLoad],
  aims: [{ valuesAtMost: 300 }, { growthAtMost: 0.05 }],
  finding:
    '48 MB of each are for new objects; with half of that they would be smaller, and orders were placed at two thirds of ' +
    'the rate.',
};

export const memoryEmbedded: Benchmark = {
  name: 'memory-embedded',
  title: `Resident memory of all in one process, at ${requestsPerSecond} mixed requests a second with payments on, for an hour`,
  unit: 'requests',
  seconds: 3_600,
  maxRounds: 1,
  contenders: [allInOneUnderLoad],
  aims: [{ valuesAtMost: 300 }, { growthAtMost: 0.05 }],
};
