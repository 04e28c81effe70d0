import type { Benchmark, PublishedFigure } from '../benchmark.ts';
import { daybookRebuild, lives, placedOnly } from '../contenders/daybook-rebuild.ts';
import { mongoViews, type OpenViews, postgresViews } from '../contenders/daybook-views.ts';

const marten: PublishedFigure = {
  name: 'Marten',
  kind: 'published',
  rate: 8_685,
  source:
    'the example of a report on a rebuild, 22,610 events of 2,980 streams, in src/Marten.ScaleTesting/README.md of github.com/JasperFx/marten',
};

const interleaved = (
  store: string,
  openViews: OpenViews,
  explained: Pick<Benchmark, 'finding'> = {},
): Benchmark => ({
  name: `rebuild-${store.toLowerCase()}`,
  title: `All views in ${store} from nothing: 100,000 events of orders that live for some 8 events each, 1,000 of them open at any time`,
  unit: 'events',
  contenders: [daybookRebuild(openViews, lives)],
  published: [marten],
  aims: [{ rateAtLeast: 40_000 }],
  ...explained,
});

const placed = (store: string, openViews: OpenViews): Benchmark => ({
  name: `rebuild-${store.toLowerCase()}-placed`,
  title: `All views in ${store} from nothing: 100,000 orders that are placed, and nothing else`,
  unit: 'events',
  contenders: [daybookRebuild(openViews, placedOnly)],
  aims: [],
});

export const rebuildPostgresql = interleaved('PostgreSQL', postgresViews, {
  finding:
    'The thread of the projector is the bound: in a profile (--cpu-prof) of the rebuild alone it waits for a fifth of the ' +
    'time. Of its work more than a quarter is in node-postgres, which reads rows and writes arrays of values, and a fifth ' +
    'is collecting garbage; the rest is spread thin over decoding, folding, amounts and search terms.',
});
export const rebuildMongodb = interleaved('MongoDB', mongoViews, {
  finding:
    'MongoDB is busy throughout while the projector waits for it. Taking parts away tells what it is busy with: the ' +
    "index of search terms, an entry for each word of an order's lines, is about half of writing an order, and the sales " +
    'figures of five dimensions cost as much again.',
});
export const rebuildPostgresqlPlaced = placed('PostgreSQL', postgresViews);
export const rebuildMongodbPlaced = placed('MongoDB', mongoViews);
