import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { Format } from 'ajv/dist/2020.js';

/** The default code of a violation of the format `text`. */
export const TEXT_FORMAT = 'text';

/**
 * Text that every store can hold: well-formed Unicode without U+0000.
 * PostgreSQL refuses U+0000, and a lone surrogate does not survive UTF-8.
 */
export const isStorableText = (value: string): boolean => !value.includes('\0') && value.isWellFormed();

/** RFC 3339 with a time zone, as far as a JavaScript date can hold it: no leap second, no hour 24, no blank for the T. */
const DATE_TIME =
  /^\d{4}-\d{2}-\d{2}[Tt](?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

const date = fullFormats.date as { validate: (value: string) => boolean };

/** Years 1 to 9999, which every store can hold, and which sort as text. */
const isDate = (value: string): boolean => date.validate(value) && !value.startsWith('0000');

/**
 * Whether the text is an instant that every store can hold. An offset can lead out of those years: what counts is the
 * instant in UTC.
 */
export const isDateTime = (value: string): boolean => {
  if (!DATE_TIME.test(value) || !date.validate(value.slice(0, 10))) return false;
  const instant = Date.parse(value);
  return !Number.isNaN(instant) && isDate(new Date(instant).toISOString().split('T', 1)[0]!);
};

export const formats: Record<string, Format> = {
  [TEXT_FORMAT]: isStorableText,
  date: isDate,
  'date-time': isDateTime,
  uuid: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
};
