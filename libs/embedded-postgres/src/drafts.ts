import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.js';
import { giveTo, type DataFolder } from './data-folder.js';
import { onFiles } from './errors.js';
import { isAlive } from './processes.js';

/** `data.new-<pid of the maker>-<random>`: a directory that may become the database. */
const DRAFT_NAME = /^data\.new-(\d+)-/;

/** The drafts of this very process, which no other start in it may sweep away. */
const ownDrafts = new Set<string>();

/**
 * Works in a new empty directory of the account, beside the database. It is removed afterwards,
 * unless the work has renamed it.
 */
export async function withDraft<Result>(
  folder: DataFolder,
  account: Account,
  work: (draft: string) => Promise<Result>,
): Promise<Result> {
  const name = `data.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  const draft = join(folder.root, name);
  ownDrafts.add(name);
  try {
    await onFiles(draft, () => mkdir(draft, { mode: 0o700 }));
    await giveTo(account, draft);
    return await work(draft);
  } finally {
    await rm(draft, { recursive: true, force: true });
    ownDrafts.delete(name);
  }
}

/** Removes what interrupted starts left. A draft whose maker still runs may yet be finished. */
export async function sweepAbandonedDrafts(folder: DataFolder): Promise<void> {
  for (const name of await onFiles(folder.root, () => readdir(folder.root))) {
    const maker = Number(DRAFT_NAME.exec(name)?.[1]);
    if (Number.isNaN(maker) || ownDrafts.has(name)) continue;
    if (maker !== process.pid && isAlive(maker)) continue;
    // An orphaned initdb may still be writing: what cannot be removed now goes next time.
    await rm(join(folder.root, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
