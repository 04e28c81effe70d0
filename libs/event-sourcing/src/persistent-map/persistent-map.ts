/** Of one map all keys are of the same type. */
type Key = string | number;

interface Entry<K, Value> {
  readonly key: K;
  readonly value: Value;
}

interface Branch<K, Value> extends Entry<K, Value> {
  readonly left: Tree<K, Value>;
  readonly right: Tree<K, Value>;
  readonly height: number;
}

type Tree<K, Value> = Branch<K, Value> | undefined;

/**
 * Values by key. A map that was made from another shares all but a path of some twenty branches with it, so
 * that both can be kept, and a large one changed often, at little cost. Keys come back in order: numbers by size,
 * text by its UTF-16 code units.
 *
 * A tree of comparisons rather than of hashes, because keys may be chosen by strangers: no choice of keys makes
 * it slower than its depth, which is at most 1.44 times the logarithm of its size.
 *
 * Source: G. M. Adelson-Velsky and E. M. Landis, "An algorithm for the organization of information" (1962).
 */
export class PersistentMap<K extends Key, Value> {
  private constructor(
    private readonly root: Tree<K, Value>,
    readonly size: number,
  ) {}

  static empty<K extends Key, Value>(): PersistentMap<K, Value> {
    return new PersistentMap<K, Value>(undefined, 0);
  }

  /** The entries in any order; of several with the same key the last one counts. */
  static of<K extends Key, Value>(entries: Iterable<readonly [K, Value]>): PersistentMap<K, Value> {
    const sorted = [...new Map(entries)].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return new PersistentMap(treeOf(sorted, 0, sorted.length), sorted.length);
  }

  get(key: K): Value | undefined {
    return find(this.root, key)?.value;
  }

  with(key: K, value: Value): PersistentMap<K, Value> {
    const size = find(this.root, key) ? this.size : this.size + 1;
    return new PersistentMap(insert(this.root, { key, value }), size);
  }

  without(key: K): PersistentMap<K, Value> {
    if (!find(this.root, key)) return this;
    return new PersistentMap(remove(this.root, key), this.size - 1);
  }

  /**
   * The keys under which the other one has another value than this one, or only one of them has any, in order. Of two
   * of which one was made from the other it costs what was changed, since what they share is passed over as a whole.
   */
  *differences(other: PersistentMap<K, Value>): Generator<K> {
    const here = new Walk(this.root);
    const there = new Walk(other.root);
    for (;;) {
      const [left, right] = [here.next, there.next];
      if (!left && !right) return;
      const lean = (left?.height ?? 0) - (right?.height ?? 0);
      if (left && left.branch === right?.branch && lean === 0) {
        here.pass();
        there.pass();
      } else if (left && lean > 0) {
        here.enter();
      } else if (right && right.height > 0) {
        there.enter();
      } else if (left && (!right || left.branch.key < right.branch.key)) {
        yield left.branch.key;
        here.pass();
      } else if (right) {
        const isInBoth = left?.branch.key === right.branch.key;
        if (!isInBoth || left?.branch.value !== right.branch.value) yield right.branch.key;
        if (isInBoth) here.pass();
        there.pass();
      }
    }
  }

  *[Symbol.iterator](): Generator<readonly [K, Value]> {
    for (const { key, value } of inOrder(this.root)) yield [key, value];
  }

  *values(): Generator<Value> {
    for (const { value } of inOrder(this.root)) yield value;
  }
}

/** What a walk comes to next: all of a branch, or its entry alone, which has no height. */
interface Step<K, Value> {
  readonly branch: Branch<K, Value>;
  readonly height: number;
}

/** Goes through a tree in order, and passes over the branches that need not be entered. */
class Walk<K, Value> {
  private readonly ahead: Array<Step<K, Value>> = [];

  constructor(tree: Tree<K, Value>) {
    this.comeTo(tree);
  }

  get next(): Step<K, Value> | undefined {
    return this.ahead.at(-1);
  }

  pass(): void {
    this.ahead.pop();
  }

  enter(): void {
    const entered = this.ahead.pop()?.branch;
    if (!entered) return;
    this.comeTo(entered.right);
    this.ahead.push({ branch: entered, height: 0 });
    this.comeTo(entered.left);
  }

  private comeTo(tree: Tree<K, Value>): void {
    if (tree) this.ahead.push({ branch: tree, height: tree.height });
  }
}

/** The entries from one index up to another, which are in order. */
function treeOf<K, Value>(
  entries: readonly (readonly [K, Value])[],
  from: number,
  to: number,
): Tree<K, Value> {
  if (from === to) return undefined;
  const middle = (from + to) >> 1;
  const [key, value] = entries[middle]!;
  return branchOf(treeOf(entries, from, middle), { key, value }, treeOf(entries, middle + 1, to));
}

function find<K, Value>(tree: Tree<K, Value>, key: K): Entry<K, Value> | undefined {
  let branch = tree;
  while (branch && branch.key !== key) branch = key < branch.key ? branch.left : branch.right;
  return branch;
}

function insert<K, Value>(tree: Tree<K, Value>, entry: Entry<K, Value>): Branch<K, Value> {
  if (!tree) return branchOf(undefined, entry, undefined);
  if (entry.key < tree.key) return balanced(insert(tree.left, entry), tree, tree.right);
  if (entry.key > tree.key) return balanced(tree.left, tree, insert(tree.right, entry));
  return branchOf(tree.left, entry, tree.right);
}

function remove<K, Value>(tree: Tree<K, Value>, key: K): Tree<K, Value> {
  if (!tree) return undefined;
  if (key < tree.key) return balanced(remove(tree.left, key), tree, tree.right);
  if (key > tree.key) return balanced(tree.left, tree, remove(tree.right, key));
  if (!tree.right) return tree.left;
  return balanced(tree.left, firstOf(tree.right), withoutFirst(tree.right));
}

function firstOf<K, Value>(tree: Branch<K, Value>): Entry<K, Value> {
  let first = tree;
  while (first.left) first = first.left;
  return first;
}

function withoutFirst<K, Value>(tree: Branch<K, Value>): Tree<K, Value> {
  return tree.left ? balanced(withoutFirst(tree.left), tree, tree.right) : tree.right;
}

/** A branch of trees whose heights differ by two at most, turned so that they differ by one at most. */
function balanced<K, Value>(
  left: Tree<K, Value>,
  entry: Entry<K, Value>,
  right: Tree<K, Value>,
): Branch<K, Value> {
  const lean = heightOf(left) - heightOf(right);
  if (left && lean > 1) {
    const { right: inner } = left;
    return inner && inner.height > heightOf(left.left)
      ? branchOf(branchOf(left.left, left, inner.left), inner, branchOf(inner.right, entry, right))
      : branchOf(left.left, left, branchOf(inner, entry, right));
  }
  if (right && lean < -1) {
    const { left: inner } = right;
    return inner && inner.height > heightOf(right.right)
      ? branchOf(branchOf(left, entry, inner.left), inner, branchOf(inner.right, right, right.right))
      : branchOf(branchOf(left, entry, inner), right, right.right);
  }
  return branchOf(left, entry, right);
}

const heightOf = (tree: Tree<unknown, unknown>): number => tree?.height ?? 0;

const branchOf = <K, Value>(
  left: Tree<K, Value>,
  { key, value }: Entry<K, Value>,
  right: Tree<K, Value>,
): Branch<K, Value> => ({ key, value, left, right, height: 1 + Math.max(heightOf(left), heightOf(right)) });

/** Without recursion, so that an entry costs the same however deep it is. */
function* inOrder<K, Value>(tree: Tree<K, Value>): Generator<Entry<K, Value>> {
  const above: Branch<K, Value>[] = [];
  for (let next = tree; next || above.length > 0;) {
    for (; next; next = next.left) above.push(next);
    const branch = above.pop()!;
    yield branch;
    next = branch.right;
  }
}
