import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Tests wait more than they work: for processes that start, and for time to pass.
    maxWorkers: 2 * availableParallelism(),
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // scripts/test.ts adds what processes covered, and holds the sum against the bound.
      reporter: ['json'],
      reportsDirectory: 'coverage',
    },
  },
});
