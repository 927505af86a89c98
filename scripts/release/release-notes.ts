/** What a changelog says of a version, without its heading, or why a tag can't be released. */
export type ReleaseNotes = { readonly notes: string } | { readonly fault: string };

/**
 * The notes of the release that `tag` is for. A fault where the tag is not `v` and the package's version, or where the
 * changelog (in the form of Keep a Changelog) has no section for it, an empty one, or notes left under "Unreleased".
 */
export function releaseNotes(tag: string, version: string, changelog: string): ReleaseNotes {
  if (tag !== `v${version}`)
    return { fault: `The tag is ${tag || 'missing'}, but package.json has version ${version}` };
  const sections = new Map(changelog.split(/^## /m).slice(1).map(titleAndText));
  if (sections.get('Unreleased'))
    return { fault: 'CHANGELOG.md has notes under "Unreleased": move them to the version' };
  const notes = sections.get(version);
  if (!notes) return { fault: `CHANGELOG.md says nothing of version ${version}` };
  return { notes: `${notes}\n` };
}

/** `[3.0.0] - 2026-01-31` and what follows: the title is what stands in brackets. */
function titleAndText(section: string): [string, string] {
  const [heading = '', ...lines] = section.split('\n');
  return [/^\[(.*?)\]/.exec(heading)?.[1] ?? heading.trim(), lines.join('\n').trim()];
}
