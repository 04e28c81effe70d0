#!/usr/bin/env node
import { processContext } from './cli/context.js';
import { runCli } from './cli/run-cli.js';

// The exit code is set rather than forced, so that what was printed reaches a pipe as a whole.
process.exitCode = await runCli(process.argv.slice(2), processContext());
