import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askDns } from '../support/ask-dns.ts';
import { freePort } from '../support/free-port.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { startProgram } from '../support/start-program.ts';
import { elsewhere, feedOf, innocent, panels } from './blocking.ts';

/** All of DNS: every name is elsewhere, but for two whose addresses are listed. */
const root = `$TTL 60
@ IN SOA localhost. hostmaster.localhost. 1 3600 600 604800 60
@ IN NS localhost.
* IN A ${elsewhere}
at-panel.test. IN A 203.0.113.7
at-cloudflare.test. IN A 104.28.22.41
`;

/** BIND with a zone's file and what else it is told; resolves with its port once it has said `ready`. */
async function startBind(
  files: Readonly<Record<string, string>>,
  options: string,
  zones: string,
  ready: RegExp,
): Promise<number> {
  const directory = await scratchDirectory();
  const port = await freePort();
  const configuration = `
options {
  directory "${directory}"; pid-file none; session-keyfile none; lock-file none; listen-on-v6 { none; };
  listen-on port ${port} { 127.0.0.1; }; dnssec-validation no; ${options}
};
controls { };
${zones}
`;
  await writeFile(join(directory, 'named.conf'), configuration);
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  await startProgram('named', ['-g', '-c', join(directory, 'named.conf')], ready);
  return port;
}

/** One that knows all of DNS, and one that asks it and answers by the feed, whose port it is. */
async function startResolver(feed: string): Promise<number> {
  const all = 'zone "." { type primary; file "root.zone"; };';
  const dns = await startBind({ 'root.zone': root }, 'recursion no;', all, / running$/m);
  const forwarding = `recursion yes; forward only; forwarders { 127.0.0.1 port ${dns}; };`;
  const policy = 'response-policy { zone "rpz.local"; } qname-wait-recurse no;';
  const zone = 'zone "rpz.local" { type primary; file "rpz.zone"; allow-query { none; }; };';
  return startBind({ 'rpz.zone': feed }, `${forwarding} ${policy}`, zone, /rpz: rpz\.local: reload done/);
}

test('a resolver that answers from the feed blocks panels and their address, and nobody else', {
  timeout: 240_000,
}, async () => {
  const port = await startResolver(await feedOf('rpz'));
  const blocked = await askDns(port, [...panels, 'at-panel.test']);
  expect([...blocked].filter(([, answer]) => answer !== 'ENOTFOUND')).toEqual([]);
  const beside = ['below.panel.example', 'at-cloudflare.test', ...innocent.filter((host) => host.includes('.'))];
  const answers = await askDns(port, beside);
  expect(answers.size).toBeGreaterThan(3500);
  expect(answers.get('at-cloudflare.test')).toBe('104.28.22.41');
  answers.delete('at-cloudflare.test');
  expect([...answers].filter(([, answer]) => answer !== elsewhere)).toEqual([]);
});
