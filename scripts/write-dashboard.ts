import { writeFile } from 'node:fs/promises';
import { dashboard } from './dashboard/dashboard.ts';

/** The dashboard as Grafana imports it. */
export const dashboardFile = new URL('../deploy/grafana/dashboard.json', import.meta.url);

/** What the file holds. */
export function dashboardText(): string {
  return `${JSON.stringify(dashboard(), undefined, 2)}\n`;
}

if (import.meta.main) await writeFile(dashboardFile, dashboardText());
