import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Command } from 'commander';

/** What shells take for "complete it as a file's name" (cobra's directives, which the scripts follow). */
const asFile = ':0\n';

/**
 * Answers `complete SHELL`, which prints a shell's script, or `complete -- WORDS`, by which such a script asks for what may
 * come next; `words` are what follows `complete`. False when it has only given `program` the command that does so.
 */
export async function complete(program: CommandUnknownOpts, words: readonly string[]): Promise<boolean> {
  const isQuestion = words[0] === '--';
  if (isQuestion && asksForPath(words)) {
    process.stdout.write(asFile);
    return true;
  }
  if (words[0] === 'bash' && words.length === 1) {
    process.stdout.write(bashScript(program.name()));
    return true;
  }
  const { default: addCompletion } = await import('@bomb.sh/tab/commander');
  // The very same class: only the types of the two packages differ.
  addCompletion(program as unknown as Command);
  return false;
}

const takesPath = /^(?:-f|--(?:[a-z]+-)*(?:file|dir|pack|key))$/;

/** Whether the last word is a file or a directory, which shells know best: an option's value, or what `pack` writes. */
function asksForPath(words: readonly string[]): boolean {
  const [before = '', last = ''] = words.slice(-2);
  const [option = '', value] = last.split('=', 2);
  if (takesPath.test(before) || (value !== undefined && takesPath.test(option))) return true;
  return words[1] === 'pack' && words.length > 2 && !last.startsWith('-');
}

/**
 * For bash from 3.2 on, by itself: without the package bash-completion, and however often it is sourced. Bash takes `=` for
 * a word of its own, so that is left out.
 */
function bashScript(name: string): string {
  const complete = `__${name.replaceAll('-', '_')}_complete`;
  return `# bash completion for ${name}
${complete}() {
    local cur="\${COMP_WORDS[COMP_CWORD]}" word line directive=0 IFS=$'\\n'
    local words=()
    for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
        [[ "$word" == "=" ]] || words+=("$word")
    done
    if [[ "$cur" == "=" ]]; then
        cur=""
        words+=("")
    fi
    COMPREPLY=()
    while read -r line; do
        if [[ "$line" == :* ]]; then
            directive="\${line#:}"
        else
            COMPREPLY+=("\${line%%$'\\t'*}")
        fi
    done <<< "$(${name} complete -- "\${words[@]}" 2>/dev/null)"
    [[ -n "\${COMPREPLY[0]}" ]] || COMPREPLY=()
    if [[ "$directive" == 0 ]]; then
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -f -- "$cur"))
    fi
}
complete -F ${complete} ${name}
`;
}
