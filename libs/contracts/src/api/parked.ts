import Type, { type Static } from 'typebox';

const ParkedStreamShape = Type.Object({
  streamId: Type.String({ examples: ['536365'] }),
  position: Type.String({
    description: 'Of the first event that could not be applied.',
    examples: ['orders:3:1042'],
  }),
  version: Type.Integer({ minimum: 1, description: 'Of that event; the view has the versions before it.' }),
  reason: Type.String({ description: 'What went wrong, without anything of what the event says.' }),
});
export type ParkedStreamShape = Static<typeof ParkedStreamShape>;

/** The streams that the views have left behind. */
export const ParkedStreams = Type.Object({
  total: Type.Integer({ minimum: 0, description: 'How many there are, whether they are all listed or not.' }),
  items: Type.Array(ParkedStreamShape, { description: 'In order of category, partition and position.' }),
});
export type ParkedStreams = Static<typeof ParkedStreams>;
