import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // scripts/test.ts adds what processes covered, and holds the sum against the bound.
      reporter: ['json'],
      reportsDirectory: 'coverage',
    },
  },
});
