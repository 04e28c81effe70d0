/** A place in the log, written `orders:3:1042`: category, partition, position. */
export interface LogPosition {
  readonly category: string;
  readonly partition: number;
  readonly position: number;
}

export function formatPosition({ category, partition, position }: LogPosition): string {
  return `${category}:${partition}:${position}`;
}

/** The position that the text says, or nothing where it says none. */
export function parsePosition(text: string): LogPosition | undefined {
  const match = /^([a-z]{1,32}):(\d{1,5}):(\d{1,15})$/.exec(text);
  if (!match) return undefined;
  return { category: match[1]!, partition: Number(match[2]), position: Number(match[3]) };
}
