import { Ajv2020 } from 'ajv/dist/2020.js';
import { eventSchema, eventSchemas, latestSchemaVersion } from './event-schemas.js';
import { examples, goldens } from './testing/golden-files.js';
import { rewritten, upcasted } from './testing/stored-events.js';

// A red test here means that stored events have become unreadable, not that a file is out of date.
const ajv = new Ajv2020({ allErrors: true });

it('has a golden file for every type and version, and no others', () => {
  const expected = Object.entries(eventSchemas).flatMap(([type, versions]) =>
    Object.keys(versions).map((version) => `${type}.${version}.json`),
  );
  expect(goldens.map(({ file }) => file)).toEqual(expected.sort());
});

it('has examples of every type and version, and all that is in the golden files among them', () => {
  expect(examples.map(({ file }) => file).sort()).toEqual(goldens.map(({ file }) => file));
  for (const { file, stored } of goldens) {
    const known = examples.find((each) => each.file === file)?.stored;
    expect(known).toEqual(expect.arrayContaining([...stored]));
  }
});

const all = [
  ...goldens.map((each) => ({ ...each, from: 'golden file' })),
  ...examples.map((each) => ({ ...each, from: 'examples' })),
];

describe.each(all)(
  'the $from of $type, version $schemaVersion',
  ({ type, schemaVersion, stored: events }) => {
    it('are as their schema says', () => {
      const schema = eventSchema(type, schemaVersion);
      expect(events.length).toBeGreaterThan(0);
      for (const data of events) {
        expect(ajv.validate(schema ?? false, data) || ajv.errors).toBe(true);
      }
    });

    it('are read, and written again as the latest version of themselves', () => {
      for (const data of events) {
        const stored = { type, schemaVersion, data };
        expect(rewritten(stored)).toStrictEqual(upcasted(stored));
      }
    });

    it('are written again to exactly the same data while theirs is the latest version', () => {
      if (schemaVersion !== latestSchemaVersion(type)) return;
      for (const data of events) {
        expect(rewritten({ type, schemaVersion, data }).data).toStrictEqual(data);
      }
    });
  },
);
