import type { Benchmark, PublishedFigure } from '../benchmark.ts';
import { daybookRebuild } from '../contenders/daybook-rebuild.ts';
import { mongoViews, type OpenViews, postgresViews } from '../contenders/daybook-views.ts';

const marten: PublishedFigure = {
  name: 'Marten',
  kind: 'published',
  rate: 8_685,
  source:
    'the example of a report on a rebuild, 22,610 events of 2,980 streams, in src/Marten.ScaleTesting/README.md of github.com/JasperFx/marten',
};

const rebuild = (store: string, openViews: OpenViews): Benchmark => ({
  name: `rebuild-${store.toLowerCase()}`,
  title: `All views in ${store} from nothing, 100,000 events of the log`,
  unit: 'events',
  contenders: [daybookRebuild(openViews)],
  published: [marten],
  aims: [{ rateAtLeast: 40_000 }],
});

export const rebuildPostgresql = rebuild('PostgreSQL', postgresViews);
export const rebuildMongodb = rebuild('MongoDB', mongoViews);
