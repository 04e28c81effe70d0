import { fold } from '@daybook/event-sourcing';
import { type OrderCommand, orderDecider, type OrderEvent, type OrderState } from '@daybook/ordering';
import { commandSamples, type CommandSample, routes, situations } from './order-situations.js';

/* What docs/orders.md says of every command in every situation, found by asking the decider. */

export type CommandType = OrderCommand['type'];

const stateAfter = (events: readonly OrderEvent[]): OrderState => fold(orderDecider, events);

/** The events and the status that a command leads to, or the code that it is refused with. */
function outcomeOf(history: readonly OrderEvent[], command: OrderCommand): string {
  const state = stateAfter(history);
  const decision = orderDecider.decide(state, command);
  if (decision.kind === 'rejected') {
    const { code, violations = [] } = decision.rejection;
    const where = violations.map(({ pointer }) => ` at \`${pointer}\``).join('');
    return `refused: \`${code}\`${where}`;
  }
  const events = decision.events.map(({ type }) => type).join(', ');
  const after = fold(orderDecider, decision.events, state).status;
  return after === state.status ? events : `${events}: ${after}`;
}

/** Situations with the same outcome share a line. */
function bySituation(command: OrderCommand): string[][] {
  const names = new Map<string, string[]>();
  for (const [name, history] of Object.entries(situations)) {
    const outcome = outcomeOf(history, command);
    names.set(outcome, [...(names.get(outcome) ?? []), name]);
  }
  return [...names].map(([outcome, together]) => [together.join('; '), outcome]);
}

const bySample = (samples: readonly CommandSample[]): string[][] =>
  samples.map(({ says, situation, command }) => [says, outcomeOf(situations[situation], command)]);

/** As Prettier aligns it. */
function table(header: readonly string[], rows: readonly string[][]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function section(type: CommandType): string {
  const [usual, ...special] = commandSamples[type];
  return [
    `## ${type}`,
    `\`${routes.get(type)}\` with ${usual.says}`,
    table(['the order is', 'what follows'], bySituation(usual.command)),
    ...(special.length === 0 ? [] : [table(['what it says', 'what follows'], bySample(special))]),
  ].join('\n\n');
}

/** The part of docs/orders.md that is made from the code. */
export const orderTables = (): string =>
  `${(Object.keys(commandSamples) as CommandType[]).map(section).join('\n\n')}\n`;
