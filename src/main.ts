#!/usr/bin/env node
import module from 'node:module';
import packageJson from '../package.json' with { type: 'json' };

// Nothing but what an old Node.js can read too, so that it can say that it is too old.
const leastMajor = Number(/\d+/.exec(packageJson.engines.node)?.[0]);

if (Number.parseInt(process.versions.node, 10) < leastMajor) {
  const needs = `cybercrime-tracker-relay needs Node.js ${leastMajor} or newer, and this is ${process.version}`;
  process.stderr.write(`${needs}: ${process.execPath}\n`);
  process.exitCode = 2;
} else {
  // Before anything else is loaded: what was compiled once is not compiled again, which halves the time to start.
  module.enableCompileCache();
  const { run } = await import('./program.ts');
  await run();
}
