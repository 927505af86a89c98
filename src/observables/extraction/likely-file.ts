import { programWords } from './program-words.ts';

/** Endings that are a file's and a top-level domain: a name of two labels is a file, whatever its first. */
const endsAsFile = /^[^.]+\.(?:cab|md|mov|properties|ps|pub|py|rs|sh|so)$|\.zip$/i;
/** Endings that are more often a domain's: only names that programs' files usually have. */
const mayEndAsFile = /^([^.]+)\.(?:app|cat|cc|do|in|la|mk|ml|mm|one|pl|pm|tf)$/i;
/** `invoice.pdf.one` pretends to be another kind of file. */
const hasTwoEndings = /\.(?:docx?|exe|gif|jpe?g|pdf|png|pptx?|rtf|txt|xlsx?)\.[^.]+$/i;
/** `HttpServer.cc`, `my_script.pl`, `Safari.app`. */
const isNoHost = /_|\p{Ll}\p{Lu}|^\p{Lu}\p{Ll}+\.app$/u;

/** Whether a plain name that stands alone is likelier a file's than a host's: `report.zip`, `run.sh`, `config.cc`. */
export function isLikelyFile(name: string): boolean {
  if (endsAsFile.test(name) || hasTwoEndings.test(name)) return true;
  const stem = mayEndAsFile.exec(name)?.[1];
  return stem !== undefined && (isNoHost.test(name) || programWords.has(stem.toLowerCase()));
}
