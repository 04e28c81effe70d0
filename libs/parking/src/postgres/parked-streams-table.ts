import { createRoles } from '@daybook/postgres';
/**
 * The table in which the subscriptions of a schema keep their parked streams, for the migrations of that schema. Who
 * parks is in the role `writer`; people's wishes are noted by `daybook_parked_review`, which may do nothing else.
 */
export const createParkedStreams = (schema: string, writer: string): string => `
CREATE TABLE ${schema}.parked_streams (
  subscription text COLLATE "C" NOT NULL,
  category text COLLATE "C" NOT NULL,
  stream_id text COLLATE "C" NOT NULL,
  partition smallint NOT NULL,
  position bigint NOT NULL,
  version integer NOT NULL,
  last_version integer NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL DEFAULT 1,
  parked_at timestamptz NOT NULL DEFAULT now(),
  replay_requested_at timestamptz,
  discarded_at timestamptz,
  PRIMARY KEY (subscription, category, stream_id)
);
${grantParkedStreams(schema, writer)}`;

export const grantParkedStreams = (schema: string, writer: string): string => `
CREATE INDEX parked_streams_to_replay ON ${schema}.parked_streams (replay_requested_at)
  WHERE replay_requested_at IS NOT NULL;
${createRoles('daybook_parked_review')}
GRANT SELECT, INSERT, UPDATE, DELETE ON ${schema}.parked_streams TO ${writer};
GRANT USAGE ON SCHEMA ${schema} TO daybook_parked_review;
GRANT SELECT, UPDATE (replay_requested_at, discarded_at) ON ${schema}.parked_streams TO daybook_parked_review;
`;
