import type { Benchmark } from '../benchmark.ts';
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
    'Some 160 MB of each are there before the first request: Node, and the modules of a service. 48 MB are for new ' +
    'objects; with half of that each stayed at 262 MB at most in runs of 40 s, but placed orders at two thirds of the rate.',
};
