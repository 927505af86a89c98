const mayBeOdd = /https?:\/(?:\/\/|[^/])/i;
/** Not within another URL, whose path or query it then is part of. */
const odd =
  /(?<![\w/?&]|[?&][\w.%-]{0,64}=)(https?):(?:\/|\/{3,8})(?=\[|[\p{L}\p{N}_%-]{1,63}\.|\d{8,10}(?:[:/?#]|$))/giu;

/**
 * `value` with two slashes behind `http:` and `https:` where one, or three and more, were written (`http:/evil.example/a`),
 * which a browser takes for the same; if the host has a dot or is a number.
 */
export function withTwoSlashes(value: string): string {
  return mayBeOdd.test(value) ? value.replace(odd, '$1://') : value;
}
