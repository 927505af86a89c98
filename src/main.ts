#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: what was compiled once is not compiled again, which halves the time to start.
enableCompileCache();
await import('./program.ts');
