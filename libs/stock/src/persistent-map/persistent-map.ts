interface Entry<Value> {
  readonly key: string;
  readonly value: Value;
}

interface Branch<Value> extends Entry<Value> {
  readonly left: Tree<Value>;
  readonly right: Tree<Value>;
  readonly height: number;
}

type Tree<Value> = Branch<Value> | undefined;

/**
 * Values by key. A map that was made from another shares all but a path of some twenty branches with it, so
 * that both can be kept, and a large one changed often, at little cost. Keys come back in the order of their
 * UTF-16 code units.
 *
 * A tree of comparisons rather than of hashes, because keys may be chosen by strangers: no choice of keys makes
 * it slower than its depth, which is at most 1.44 times the logarithm of its size.
 *
 * Source: G. M. Adelson-Velsky and E. M. Landis, "An algorithm for the organization of information" (1962).
 */
export class PersistentMap<Value> {
  private constructor(
    private readonly root: Tree<Value>,
    readonly size: number,
  ) {}

  static empty<Value>(): PersistentMap<Value> {
    return new PersistentMap<Value>(undefined, 0);
  }

  get(key: string): Value | undefined {
    return find(this.root, key)?.value;
  }

  with(key: string, value: Value): PersistentMap<Value> {
    const size = find(this.root, key) ? this.size : this.size + 1;
    return new PersistentMap(insert(this.root, { key, value }), size);
  }

  without(key: string): PersistentMap<Value> {
    if (!find(this.root, key)) return this;
    return new PersistentMap(remove(this.root, key), this.size - 1);
  }

  *[Symbol.iterator](): Generator<readonly [string, Value]> {
    for (const { key, value } of inOrder(this.root)) yield [key, value];
  }
}

function find<Value>(tree: Tree<Value>, key: string): Entry<Value> | undefined {
  let branch = tree;
  while (branch && branch.key !== key) branch = key < branch.key ? branch.left : branch.right;
  return branch;
}

function insert<Value>(tree: Tree<Value>, entry: Entry<Value>): Branch<Value> {
  if (!tree) return branchOf(undefined, entry, undefined);
  if (entry.key < tree.key) return balanced(insert(tree.left, entry), tree, tree.right);
  if (entry.key > tree.key) return balanced(tree.left, tree, insert(tree.right, entry));
  return branchOf(tree.left, entry, tree.right);
}

function remove<Value>(tree: Tree<Value>, key: string): Tree<Value> {
  if (!tree) return undefined;
  if (key < tree.key) return balanced(remove(tree.left, key), tree, tree.right);
  if (key > tree.key) return balanced(tree.left, tree, remove(tree.right, key));
  if (!tree.right) return tree.left;
  return balanced(tree.left, firstOf(tree.right), withoutFirst(tree.right));
}

function firstOf<Value>(tree: Branch<Value>): Entry<Value> {
  let first = tree;
  while (first.left) first = first.left;
  return first;
}

function withoutFirst<Value>(tree: Branch<Value>): Tree<Value> {
  return tree.left ? balanced(withoutFirst(tree.left), tree, tree.right) : tree.right;
}

/** A branch of trees whose heights differ by two at most, turned so that they differ by one at most. */
function balanced<Value>(left: Tree<Value>, entry: Entry<Value>, right: Tree<Value>): Branch<Value> {
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

const heightOf = (tree: Tree<unknown>): number => tree?.height ?? 0;

const branchOf = <Value>(
  left: Tree<Value>,
  { key, value }: Entry<Value>,
  right: Tree<Value>,
): Branch<Value> => ({ key, value, left, right, height: 1 + Math.max(heightOf(left), heightOf(right)) });

function* inOrder<Value>(tree: Tree<Value>): Generator<Entry<Value>> {
  if (!tree) return;
  yield* inOrder(tree.left);
  yield tree;
  yield* inOrder(tree.right);
}
