/**
 * Makes the replica set and its users. It runs in the network of the first member, because to a connection
 * from its own machine a mongod without users grants that it is set up and given an administrator.
 *
 * It runs before every start. What is there stays, members that are new are taken in, and each user has the
 * password of the environment afterwards; only the administrator keeps the one that it was made with.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';

const SET_NAME = 'rs0';
const ADMINISTRATOR = 'administrator';
const WAIT_LIMIT_MS = 60_000;
const POLL_MS = 200;

/** Codes of MongoDB's errors. */
const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;

const variable = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing.`);
  return value;
};
const members = variable('MONGO_MEMBERS').split(',');
const password = variable('ADMIN_PASSWORD');

/** Notes on parked streams what people want to become of them. */
const parkedReview = {
  privileges: [{ resource: { db: 'daybook', collection: 'parkedStreams' }, actions: ['update'] }],
  roles: [],
};

/** They live in the database of the views, which the services' URLs name anyway. */
const users = {
  owner: { pwd: variable('OWNER_PASSWORD'), roles: ['dbOwner'] },
  projector: { pwd: variable('PROJECTOR_PASSWORD'), roles: ['readWrite'] },
  query: { pwd: variable('QUERY_PASSWORD'), roles: ['read', 'parkedReview'] },
};

try {
  await withClient('mongodb://127.0.0.1:27017', { directConnection: true }, makeSet);
  const auth = { username: ADMINISTRATOR, password };
  await withClient(`mongodb://${members.join()}`, { replicaSet: SET_NAME, auth }, complete);
  process.stdout.write(`The replica set ${SET_NAME} is ready: ${members.join(', ')}.\n`);
} catch (error) {
  if (error.code !== AUTHENTICATION_FAILED) throw error;
  process.stderr.write('ADMIN_PASSWORD is not the password that the replica set was made with.\n');
  process.exitCode = 1;
}

/** With one member, which thereby becomes the primary: only there can the administrator be made. */
async function makeSet(client) {
  const admin = client.db('admin');
  const hello = () => admin.command({ hello: 1 });
  if ((await hello()).setName === undefined) {
    await admin.command({ replSetInitiate: { _id: SET_NAME, members: [{ _id: 0, host: members[0] }] } });
  }
  // A member that is elected does not take writes at once.
  await until('There is a primary', async () => {
    const { primary, me, isWritablePrimary } = await hello();
    return primary !== undefined && (primary !== me || isWritablePrimary);
  });
  if (!(await hello()).isWritablePrimary) return;
  const roles = ['userAdminAnyDatabase', 'clusterManager'];
  try {
    await admin.command({ createUser: ADMINISTRATOR, pwd: password, roles });
  } catch (error) {
    // The set has users already, so it does not let a stranger make one.
    if (error.code !== UNAUTHORIZED) throw error;
  }
}

async function complete(client) {
  for (const member of members) await takeIn(client.db('admin'), member);
  await makeRole(client.db('daybook'), 'parkedReview', parkedReview);
  for (const [name, user] of Object.entries(users)) await makeUser(client.db('daybook'), name, user);
}

/** Members join one at a time, each when the one before has all data, so that a majority always has it. */
async function takeIn(admin, host) {
  await until(`${host} is a member`, async () => {
    const { config } = await admin.command({ replSetGetConfig: 1 });
    if (config.members.some((member) => member.host === host)) return true;
    const lastId = Math.max(...config.members.map(({ _id: id }) => id));
    const wanted = [...config.members, { _id: lastId + 1, host }];
    await admin.command({ replSetReconfig: { ...config, version: config.version + 1, members: wanted } });
    return true;
  });
  await until(`${host} has all data`, async () => {
    const status = await admin.command({ replSetGetStatus: 1 });
    const state = status.members.find((member) => member.name === host)?.stateStr;
    return state === 'PRIMARY' || state === 'SECONDARY';
  });
}

async function makeRole(db, name, role) {
  const found = await db.command({ rolesInfo: name });
  await db.command({ [found.roles.length === 0 ? 'createRole' : 'updateRole']: name, ...role });
}

async function makeUser(db, name, user) {
  const found = await db.command({ usersInfo: name });
  await db.command({ [found.users.length === 0 ? 'createUser' : 'updateUser']: name, ...user });
}

/** Tries until it is so: a member that has just started refuses what it grants a moment later. */
async function until(what, attempt) {
  const deadline = Date.now() + WAIT_LIMIT_MS;
  let cause;
  while (Date.now() < deadline) {
    try {
      if (await attempt()) return;
    } catch (error) {
      cause = error;
    }
    await delay(POLL_MS);
  }
  throw new Error(`Within ${WAIT_LIMIT_MS} ms it did not come about: ${what}.`, { cause });
}

async function withClient(url, options, use) {
  const client = new MongoClient(url, { ...options, serverSelectionTimeoutMS: WAIT_LIMIT_MS });
  try {
    await use(await client.connect());
  } finally {
    await client.close();
  }
}
